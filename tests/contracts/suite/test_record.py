"""What is recorded is small, stable and redacted, and judges the same server as it was."""

import json
from pathlib import Path

import pytest

from contracts import shape
from contracts.shape import Shape
from contracts.suite import record, reduce
from tests.contracts.backstage import KEYS, Backstage, asking
from tests.contracts.broken.servers.bend import lack, told
from tests.contracts.broken.servers.creativeai_videos import POLL, wrong
from tests.contracts.broken.servers.server import Wrong, WrongServer


def recorded(server: Wrong) -> dict[str, str]:
    with Backstage(WrongServer(server)) as stage:
        made, left = record.record(asking(server.provider), seams=stage.seams())
    assert left == []
    return made


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The shapes of a faithful CreativeAI."""
    return recorded(Wrong("faithful", "creativeai", ()))


def read(made: dict[str, str], folder: Path) -> list[Shape]:
    record.write(made, folder / "shapes")
    return shape.read(folder)


def test_a_file_for_each_operation_status_and_state(made: dict[str, str]) -> None:
    assert {
        *("createVideo-202-processing.json", "getVideo-200-processing.json", "getVideo-200-completed.json"),
        *("getVideoBatch-200.json", "webhook-1-video.generation.completed.json", "createImage-200.json"),
    } <= set(made)


def test_the_same_server_gives_the_same_bytes(made: dict[str, str], tmp_path: Path) -> None:
    record.write(made, tmp_path)

    again = recorded(Wrong("faithful", "creativeai", ()))

    assert again == made
    assert record.write(again, tmp_path) == ([], [], [])


def test_one_field_less_is_a_difference_of_a_few_lines(made: dict[str, str], tmp_path: Path) -> None:
    record.write(made, tmp_path)

    other = recorded(wrong("terse", "S-120", told(POLL, 200, lack("model_actual"))))

    assert record.write(other, tmp_path).changed == ["getVideo-200-completed.json", "getVideo-200-processing.json"]
    before, after = (set(each["getVideo-200-completed.json"].splitlines()) for each in (made, other))
    assert {line.strip() for line in before - after} == {'"model_actual": "string",', '"model_actual": "...",'}
    assert after - before == set()


def test_what_was_recorded_judges_what_comes_later(made: dict[str, str], tmp_path: Path) -> None:
    known = {each.id: each for each in read(made, tmp_path)}
    poll = known["getVideo-200-completed"]

    assert list(poll.misses(poll.example)) == []
    assert [miss.field for miss in poll.misses({**poll.example, "credits": "60"})] == ["credits"]
    assert poll.fits("getVideo", 200, None, {"status": "completed"})
    assert not poll.fits("getVideo", 200, None, {"status": "failed"})


def test_nothing_of_the_account_is_kept(made: dict[str, str]) -> None:
    told = "".join(made.values())

    assert [word for word in (*KEYS.values(), "kite", "vgen_", "127.0.0.1") if word in told] == []


def test_what_no_longer_comes_is_taken_away_and_other_files_stay(made: dict[str, str], tmp_path: Path) -> None:
    record.write(made, tmp_path)
    (tmp_path / "EX-1.json").write_text("{}")

    fewer = {name: text for name, text in made.items() if name != "createImage-200.json"}

    assert record.write(fewer, tmp_path).gone == ["createImage-200.json"]
    assert (tmp_path / "EX-1.json").exists()


@pytest.mark.parametrize("provider", ["unifically", "mayanio"])
def test_the_other_providers_are_recorded_too(provider: str) -> None:
    made = recorded(Wrong("faithful", provider, ()))

    assert len(made) >= 4
    assert all(json.loads(text)["groups"][0]["fields"] for text in made.values())


@pytest.mark.parametrize(
    ("bodies", "fields"),
    [
        ([{"status": "completed"}], {"status": {"is": "completed"}}),
        ([{"status": "a"}, {"status": "b"}], {"status": {"in": ["a", "b"]}}),
        ([{"url": "https://a.b/c"}, {"url": None}], {"url": "null|url"}),
        ([{"a": 1}, {"a": 1.5}, {}], {"a": "number?"}),
        (
            [{"jobs": [{"id": "x"}, {"id": None, "n": 1}]}],
            {"jobs": "array", "jobs[].id": "null|string", "jobs[].n": "integer?"},
        ),
        ([{"error": None}, {"error": {"code": "x"}}], {"error": "null|object", "error.code": {"is": "x"}}),
        ([{"id": "vgen_1", "created_at": "2026-01-01T00:00:00Z"}], {"created_at": "stamp", "id": "string"}),
    ],
)
def test_bodies_are_reduced_to_kinds_and_words(bodies: list[object], fields: dict[str, object]) -> None:
    assert reduce.fields(bodies) == fields
