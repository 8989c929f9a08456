"""`soundstage scenarios` lists, shows, validates and begins scenarios."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.process import refused, run
from tests.house.tree import ROOT

SHIPPED = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))


def test_every_shipped_scenario_is_listed_with_its_title() -> None:
    told = run("scenarios", "list").out.splitlines()

    assert [row.split()[0] for row in told] == SHIPPED
    assert all(len(row.split()) > 2 for row in told)


def test_a_folder_of_ones_own_is_listed_too(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\n")
    (tmp_path / "broken.yaml").write_text("titel: Mine\n")

    told = run("scenarios", "list", "--scenarios", str(tmp_path)).out

    assert "Mine" in told
    assert 'did you mean "title"?' in told


def test_a_scenario_is_shown_as_it_is_written() -> None:
    assert run("scenarios", "show", "documented").out == (ROOT / "scenarios/documented.yaml").read_text()
    assert 'did you mean "default"?' in refused(run("scenarios", "show", "defualt"))


def test_every_shipped_scenario_is_right() -> None:
    files = [str(ROOT / f"scenarios/{name}.yaml") for name in SHIPPED]

    done = run("scenarios", "validate", *files)

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [f"{file}: ok" for file in files]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: x\nrulez: []\n", 'line 2: unknown key `rulez`; did you mean "rules"?'),
        ("title: [\n", "line 2"),
        ("rules: [{when: {operation: getVidoe}, answer: {status: 503}}]\n", 'did you mean "getVideo"?'),
        (
            "title: x\nrules:\n  - job: {outcome: fails-lat}\n",
            'line 3: unknown outcome `fails-lat`; did you mean "fails-late"?',
        ),
        ("rules:\n  - {job: {outcome: fail}, times: often}\n", "line 2: `times` is a whole number"),
        ("rules:\n  - {job: {outcome: slow, at: 40}}\n", "line 2: `at`: `40` is not a duration"),
        ("webhooks: {duplicates: 1}\n", 'line 1: unknown key `duplicates` in `webhooks`; did you mean "duplicate"?'),
        (
            "title: x\nexpects: [no-double-spent]\n",
            'line 2: expects: unknown client rule `no-double-spent`; did you mean "no-double-spend"?',
        ),
        ("accounts: {creativeai: {teir: pro}}\n", 'did you mean "tier"?'),
        ("clock: {rate: fast}\n", "`rate`"),
    ],
)
def test_what_is_wrong_is_told_beside_what_is_right(tmp_path: Path, text: str, says: str) -> None:
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.yaml"
    wrong.write_text(text)
    right.write_text("title: Right\n")

    done = run("scenarios", "validate", str(wrong), str(right))

    assert (done.code, done.out) == (2, f"{right}: ok\n")
    assert says in done.err
    assert done.err.startswith(str(wrong))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = run("scenarios", "validate", str(tmp_path / "none.yaml"), str(tmp_path))

    assert done.code == 2
    assert ["none.yaml" in row or "directory" in row for row in done.err.splitlines()] == [True, True]


def test_a_new_scenario_is_right_and_never_overwrites(tmp_path: Path) -> None:
    done = run("scenarios", "new", "late-night", cwd=tmp_path)
    file = tmp_path / "late-night.yaml"

    assert (done.code, done.err) == (0, "")
    assert "--scenario late-night" in done.out
    assert run("scenarios", "validate", str(file)).code == 0
    assert Path(urlsplit(file.read_text().splitlines()[0].partition("$schema=")[2]).path).is_file()
    file.write_text("title: Mine\n")
    assert "already" in refused(run("scenarios", "new", "late-night", cwd=tmp_path))
    assert file.read_text() == "title: Mine\n"
    assert "hyphens" in refused(run("scenarios", "new", "../x", cwd=tmp_path))
    assert "DIR" in refused(run("scenarios", "new", "x", "--scenarios", str(tmp_path / "none")))
