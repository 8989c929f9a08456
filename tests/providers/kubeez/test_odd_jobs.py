"""Jobs that go as a rule wants them to: how each outcome is told by a tool and over REST."""

from typing import Any

import pytest

from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_media import BOAT
from tests.providers.kubeez.test_sounds import SONG

AD = {"reference_ad_url": "https://example.org/in/ad.jpg", "product_text": "A folding cup", "variant_count": 4}


def begun(api: Tools, outcome: str, tool: str = "generate_media", asked: Any = BOAT, **more: Any) -> str:
    """A job with this outcome."""
    api.world.rulebook.add({"id": "odd", "job": {"outcome": outcome, **more}}, {})
    ident = api.done(tool, **asked)["generation_id"]
    assert isinstance(ident, str)
    return ident


def told(api: Tools, ident: str, door: str = "media") -> Any:
    """What a poll sees, the same over both doors."""
    tool = {"media": "get_generation_status", "music": "get_music_status"}[door]
    by_tool = api.call(tool, generation_id=ident)
    assert api.get(f"/v1/generate/{door}/{ident}").json == by_tool.json
    return by_tool.json


def seen(api: Tools, ident: str, key: str, *steps_s: float) -> list[Any]:
    """One field of the polls after each of these steps of time."""
    values = []
    for step_s in steps_s:
        api.advance(step_s)
        values.append(told(api, ident)[key])
    return values


@pytest.mark.parametrize(
    ("outcome", "more", "end"),
    [
        ("fails-late", {"at": "90s"}, (90.0, "failed")),
        ("moderated-late", {}, (120.0, "failed")),
        ("slow", {"at": "30m"}, (1_800.0, "completed")),  # no time-out of the provider's own is documented
        ("success-after-client-gave-up", {}, (282.0, "completed")),
    ],
)
def test_ends(api: Tools, outcome: str, more: Any, end: tuple[float, str]) -> None:
    ident = begun(api, outcome, **more)
    ends_s = api.world.jobs[ident].ends_s
    api.advance("idle")

    row = told(api, ident)

    assert (ends_s, row["status"]) == end
    assert bool(row["error_message"]) == (row["status"] == "failed") != bool(row["outputs"])
    assert api.done("get_balance")["credits"] == 5_000 - row["credits_deducted"]


def test_a_stuck_job_has_no_end(api: Tools) -> None:
    ident = begun(api, "stuck")

    assert seen(api, ident, "status", 86_400) == ["processing"]


def test_a_word_nobody_knows(api: Tools) -> None:
    ident = begun(api, "unknown-status-word", word="upscaling", at="10s")

    assert seen(api, ident, "status", 9, 1, 600) == ["processing", "upscaling", "completed"]


def test_completed_with_nothing_to_show_yet(api: Tools) -> None:
    ident = begun(api, "completed-without-url-then-url", **{"for": "10s"})
    api.advance(api.world.jobs[ident].ends_s)

    early = told(api, ident)
    api.advance(10)
    late = told(api, ident)

    assert (early["status"], early["cdn_ready"], late["cdn_ready"]) == ("completed", False, True)
    assert [row["outputs"][0]["url"] is not None for row in (early, late)] == [False, True]
    assert early["outputs"][0]["cdn_ready"] is False


def test_songs_without_their_links_yet(api: Tools) -> None:
    ident = begun(api, "completed-without-url-then-url", "generate_music", SONG)
    api.advance(api.world.jobs[ident].ends_s)

    songs = told(api, ident, "music")["songs"]

    assert [(song["audio_url"], song["stream_url"], song["image_url"]) for song in songs] == [(None,) * 3] * 2
    assert all(song["title"] for song in songs)


def test_an_error_inside_a_success(api: Tools) -> None:
    ident = begun(api, "completed-with-error-inside")
    api.advance("idle")

    row = told(api, ident)

    assert (row["status"], row["error_message"]) == ("completed", "The generation failed at the provider.")
    assert row["outputs"][0]["url"] is None
    assert row["credits_deducted"] > 0


def test_progress_falls_back(api: Tools) -> None:
    ident = begun(api, "progress-falls-back")

    progress = seen(api, ident, "progress", *[1.0] * 30)

    assert progress != sorted(progress)
    assert progress[-1] == 100


def test_found_only_after_a_moment(api: Tools) -> None:
    ident = begun(api, "result-404-then-200")

    assert api.refused("get_generation_status", generation_id=ident)[:2] == (404, "not_found")
    assert api.get(f"/v1/generate/media/{ident}").status == 404
    assert seen(api, ident, "status", 3) == ["processing"]


def test_some_variants_of_an_ad_fail(api: Tools) -> None:
    api.world.rulebook.add({"job": {"outcome": "partial-batch"}}, {})
    idents = api.done("create_ad_copy", **AD)["generation_ids"]
    price = api.world.jobs[idents[0]].price
    api.advance("idle")

    assert [told(api, ident)["status"] for ident in idents] == ["completed", "failed"] * 2
    assert api.done("get_balance")["credits"] == 5_000 - 2 * price
