"""A page stands alone and runs nothing that a judged server wrote."""

import json
import re
from html import unescape

from contracts.report import page
from contracts.report.exchange import Side, exchange

EVIL = "</script><script>alert(1)</script>"


def test_a_page_fetches_nothing() -> None:
    made = page.page("a", "b")

    assert "default-src 'none'" in unescape(made)
    assert re.findall(r"""(?:src|href)=|@import|url\(|fetch\(|XMLHttpRequest""", made) == []


def test_data_never_ends_its_script() -> None:
    made = page.page("a", data={"1": EVIL})

    kept = re.search(r'<script type="application/json" id="data">(.*?)</script>', made, re.DOTALL)
    assert kept is not None
    assert json.loads(kept[1]) == {"1": EVIL}


def test_titles_are_escaped() -> None:
    assert EVIL not in page.page(EVIL, EVIL)


def test_an_exchange_is_shown_side_by_side_with_its_json_broken_into_lines() -> None:
    shown = exchange(Side("GET /a", {"accept": "*/*", "x-a": "1"}, ""), Side("200", {}, '{"a":{"b":1}}'), "3 s")

    assert "<code>GET /a</code>" in shown
    assert "1 header<" in shown
    assert '{\n  "a": {\n    "b": 1\n  }\n}' in shown
    assert "no body" in shown


def test_a_bar_leaves_out_what_is_not_there() -> None:
    drawn = page.bar([("broke", "bad", 0), ("held", "good", 7)])

    assert "bad" not in drawn
    assert 'aria-label="7 held"' in drawn


def test_a_section_without_anything_is_left_out() -> None:
    assert page.section("Findings", []) == ""
