"""What was made, newest first; and how long something would take."""

import pytest

from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_media import BOAT, FILM
from tests.providers.kubeez.test_sounds import SONG, TALK


def test_the_newest_stands_first_and_songs_are_elsewhere(api: Tools) -> None:
    old = api.done("generate_media", **BOAT)["generation_id"]
    api.done("generate_music", **SONG)
    api.advance("idle")
    new = api.done("generate_dialogue", **TALK)["generation_id"]

    rows = api.done("get_generations")["generations"]

    assert [(row["id"], row["status"]) for row in rows] == [(new, "pending"), (old, "completed")]
    assert rows[1]["credits_deducted"] == 7
    assert rows[1]["created_at"] < rows[1]["completed_at"]
    assert rows[1]["processing_time_ms"] > 0


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"model": "nano-banana"}, 1),
        ({"model": "kling-2-6-image-to-video"}, 1),  # as asked for
        ({"model": "kling-2-6-image-to-video-5s"}, 1),  # as served
        ({"status": "completed"}, 2),
        ({"status": "failed"}, 0),
        ({"generation_type": "image-to-video"}, 1),
        ({"generation_type": "text-to-image", "model": "nano-banana"}, 1),
        ({"limit": 1}, 1),
    ],
)
def test_rows_are_chosen(api: Tools, asked: dict[str, str], count: int) -> None:
    api.done("generate_media", **BOAT)
    api.done("generate_media", **FILM)
    api.advance("idle")

    assert len(api.done("get_generations", **asked)["generations"]) == count


def test_no_more_than_25_rows_are_told(api: Tools) -> None:
    api.account({"limits": False})
    for _ in range(27):
        api.done("generate_media", **BOAT)

    assert len(api.done("get_generations", limit=100)["generations"]) == 25


def test_an_estimate_starts_nothing_and_varies(api: Tools) -> None:
    def estimated(**asked: object) -> int:
        return int(api.done("get_generation_estimate", **asked)["estimated_time_seconds"])

    film = {"model": "kling-3-0-std", "generation_type": "text-to-video"}
    assert estimated(model="nano-banana") == 10
    assert estimated(model="nano-banana", prompt="a" * 5_000) == 30
    assert estimated(**film, parameters={"duration": "15s"}) == estimated(**film) + 60
    for strange in ("soon", "9" * 5_000, "", 5, ["5s"]):
        assert estimated(**film, parameters={"duration": strange, "seed": [1]}) == estimated(**film)
    assert api.done("get_generations")["generations"] == []
    assert api.done("get_balance")["credits"] == 5_000


def test_an_estimate_wants_a_model(api: Tools) -> None:
    assert api.refused("get_generation_estimate") == (400, "invalid_parameters", "model")
    assert api.refused("get_generation_estimate", model="nano-bananas") == (400, "invalid_parameters", "model")
