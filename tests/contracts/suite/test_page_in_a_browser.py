"""The page is opened in Chromium: it is laid out, its script runs, its filters filter."""

from pathlib import Path

from PIL import Image

from contracts.suite.reports import html
from contracts.suite.result import Arrived, Finding, Outcome, Run, Shown
from tests.contracts.browser import opened

# Run by the page itself, behind its own script: what a reader would do.
CLICKS = """<script>
document.querySelector('.chip[data-show=held]').click();
document.querySelector('details[data-exchanges]').open = true;
setTimeout(() => document.body.dataset.shown = document.getElementById('shown').textContent, 50);
</script>"""


def run() -> Run:
    asked = {"authorization": "[redacted]", "content-type": "application/json"}
    shown = [
        Shown(1, "S-22/accepts/1", "createVideo", "vgen_1", 0.1, 4, "POST", "http://x/v", asked, "{}", 202, {}, "{}"),
        Shown(
            2,
            "S-22/accepts/1",
            "getVideo",
            "vgen_1",
            9.9,
            3,
            "GET",
            "http://x/v/1",
            asked,
            "",
            200,
            {},
            '{"status":"completed"}',
        ),
    ]
    found = Finding("creativeai/S-98", "documented", "S-22/accepts/1", "a key", "nothing", "the page", "curl x", (2,))
    outcomes = [
        Outcome("S-22/accepts/1", "rules", "A video is accepted", ("creativeai/S-22",), (found,), None, 12.0),
        Outcome("S-23/accepts/1", "rules", "An alias is the same", ("creativeai/S-23",)),
        Outcome("limits/creates", "limits", "Five a minute", ("creativeai/S-282",), reason="needs --limits-key"),
    ]
    hook = Arrived("S-22/accepts/1", "vgen_1", "video.generation.completed", 10.2, {}, '{"id":"vgen_1"}', 200)
    return Run("creativeai", "http://x", 600, outcomes, [], shown, [hook], 3.2, 60)


def test_the_page_opens_draws_and_filters(tmp_path: Path) -> None:
    page = tmp_path / "check.html"
    page.write_text(html.text(run()).replace("</body>", f"{CLICKS}</body>"), "utf-8")

    dom = opened(page, tmp_path / "profile")

    assert 'data-shown="4 of 5 shown"' in dom
    assert '<details data-verdict="broke" data-kind="" data-exchanges="1 2 w0" open=""' in dom
    assert "video.generation.completed" in dom.partition('<script type="application/json"')[0]
    with Image.open(page.with_suffix(".png")) as picture:
        assert picture.size == (1280, 1600)
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 50
