"""The figures of a rehearsal: a table for the terminal, and one page that needs nothing else."""

import re
from xml.etree import ElementTree as ET

from mock_server.load import table
from mock_server.load.chart import CURVES, page
from mock_server.load.rehearsal import Fleet
from mock_server.load.tally import Tally


def fleet(name: str, refused: list[int], **more: float) -> Fleet:
    tally = Tally()
    for second, number in enumerate(refused):
        for _ in range(number):
            tally.note("refused", second)
    return Fleet(name=name, tally=tally, **more)  # type: ignore[arg-type]  # the floats are its sums of money


GOOD, BAD = fleet("good", [1, 0, 0]), fleet("bad", [1, 5, 20], duplicates_paid=3, wasted=180, spent=1234.5, live_usd=9)


def test_the_table_has_a_line_a_figure_and_a_column_a_fleet() -> None:
    told = {line.split("  ")[0]: line.split()[-2:] for line in table.lines([GOOD, BAD])}

    assert (told["fleet"], told["refused"], told["duplicates paid"]) == (["good", "bad"], ["1", "26"], ["0", "3"])
    assert (told["wasted"], told["spent"], told["live cost"]) == (["0", "180"], ["0", "1,234.50"], ["$0.00", "$9.00"])


def test_the_page_stands_alone_and_draws_every_figure_of_every_fleet() -> None:
    made = page("creativeai <under> load", [GOOD, BAD])

    assert not re.search(r"https?://|<script|<link|src=", made)
    assert "creativeai &lt;under&gt; load" in made
    drawn = [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", made)]
    assert [len(each.findall("polyline")) for each in drawn] == [2] * len(CURVES)


def test_the_curve_of_a_herd_goes_up() -> None:
    svg = re.findall(r"<svg.*?</svg>", page("x", [GOOD, BAD]))[list(CURVES).index("refused")]
    good, bad = (line.attrib["points"].split() for line in ET.fromstring(svg).findall("polyline"))

    heights = [float(point.split(",")[1]) for point in bad]
    assert heights == sorted(heights, reverse=True)
    assert (heights[-1], len(good)) == (12.0, 3)


def test_a_rehearsal_in_which_nothing_happened_is_drawn_too() -> None:
    assert page("x", [Fleet(name="good", tally=Tally())]).count("<svg") == len(CURVES)
