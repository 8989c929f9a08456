"""`soundstage record`: what a server answers, as files that stay the same."""

from pathlib import Path

from tests.cli.process import refused, run

ASKED = ("record", "--provider", "creativeai", "--pace", "600", "--key", "mock_record__check")


def test_a_second_recording_changes_nothing(url: str, tmp_path: Path) -> None:
    asked = (*ASKED, "--target", f"{url}/creativeai", "--into", str(tmp_path / "shapes"))

    first, second = run(*asked), run(*asked)

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert "new      " in first.out
    assert (tmp_path / "shapes" / "getVideo-200-completed.json").exists()
    assert second.out.splitlines()[-1].endswith(" 0 of them other than before.")


def test_a_target_that_is_none_is_one_sentence() -> None:
    assert "cannot be reached" in refused(run(*ASKED, "--target", "http://127.0.0.1:9/creativeai"))
