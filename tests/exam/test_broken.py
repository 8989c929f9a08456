"""Every bad client fails on its own rule and passes the others; a rule that is judged has a bad client."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from contracts.referee import judged
from tests.exam.bad import Bad
from tests.exam.stand import Stand

FOLDER = Path(__file__).parent / "broken"


def _book(path: Path) -> list[Bad]:
    """The bad clients of one file; the folder is no package that pytest looks into."""
    spec = importlib.util.spec_from_file_location(f"broken_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.BOOK)


BAD = [bad for path in sorted(FOLDER.glob("*.py")) for bad in _book(path)]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_client_fails_on_its_own_rule_alone(bad: Bad) -> None:
    stand = Stand(bad.story, bad.provider)
    bad.run(stand)

    failed = {verdict.rule: verdict.said for verdict in stand.report().failed}

    assert set(failed) == {bad.rule, *bad.kin}, failed
    assert len(failed[bad.rule]) > 60, "a note tells what happened when, and why it is wrong"


def test_every_judged_rule_has_a_bad_client() -> None:
    assert set(judged()) - {rule for bad in BAD for rule in (bad.rule, *bad.kin)} == set()


def test_right_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    """How many of the bad clients are found out, for whoever reads the log of a run."""
    right = 0
    for bad in BAD:
        stand = Stand(bad.story, bad.provider)
        bad.run(stand)
        right += {verdict.rule for verdict in stand.report().failed} == {bad.rule, *bad.kin}
    with capsys.disabled():
        print(f"\nreferee: {right} of {len(BAD)} bad clients found out")  # noqa: T201  (the point of it)
    assert right == len(BAD)
