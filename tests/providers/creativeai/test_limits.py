"""Windows, slots and the daily cap: refused with true headers, admitted when the clock says so."""

import pytest

from tests.stage import Met, MockStage

VIDEOS = "/v1/video/generations"
ASK = {"prompt": "A paper boat in the rain"}


def limits(met: Met) -> tuple[int, int]:
    return int(met.response_headers["x-ratelimit-limit"]), int(met.response_headers["x-ratelimit-remaining"])


def test_the_sixth_creation_of_a_minute_is_refused(api: MockStage) -> None:
    api.account({"active_jobs": 100})
    told = [limits(api.post(VIDEOS, ASK)) for _ in range(5)]
    api.advance(15)

    refused = api.post(VIDEOS, ASK)
    api.advance(int(refused.response_headers["retry-after"]))

    assert told == [(5, 4), (5, 3), (5, 2), (5, 1), (5, 0)]
    assert (refused.status, refused.response_headers["retry-after"]) == (429, "45")
    assert limits(refused) == (5, 0)
    assert refused.json["error"]["code"] == "rate_limit_exceeded"
    assert api.post(VIDEOS, ASK).status == 202


def test_polls_have_a_window_of_their_own(api: MockStage) -> None:
    job = api.post(VIDEOS, ASK).json["id"]
    polls = [api.get(f"{VIDEOS}/{job}") for _ in range(121)]

    assert [met.status for met in polls] == [200] * 120 + [429]
    assert limits(polls[0]) == (120, 119)
    assert api.post(VIDEOS, ASK).status == 202


def test_the_fourth_active_job_waits_for_a_slot(api: MockStage) -> None:
    first = [api.world.jobs[api.post(VIDEOS, ASK).json["id"]] for _ in range(3)]
    refused = api.post(VIDEOS, ASK)
    assert (refused.status, refused.response_headers["retry-after"]) == (429, "60")  # a minute at most is told

    free_s = min(job.ends_s for job in first)
    api.advance(free_s - 10)
    assert api.post(VIDEOS, ASK).response_headers["retry-after"] == "10"
    api.advance(10)
    assert api.post(VIDEOS, ASK).status == 202


def test_the_hundred_and_first_job_of_a_day_waits_for_the_first_to_leave(api: MockStage) -> None:
    api.account({"active_jobs": 1_000, "video_creates_per_minute": 1_000, "credits": 100_000})
    for number in range(100):
        assert api.post(VIDEOS, ASK).status == 202, number
        api.advance(36)

    refused = api.post(VIDEOS, ASK)
    assert (refused.status, refused.response_headers["retry-after"]) == (429, str(86_400 - 3_600))
    api.advance(86_400 - 3_600)

    assert api.post(VIDEOS, ASK).status == 202
    assert api.post(VIDEOS, ASK).status == 429


@pytest.mark.parametrize(("tier", "per_minute"), [("free", 10), ("pro", 100), ("enterprise", 1_000)])
def test_a_refused_request_is_not_counted_in_another_window(api: MockStage, tier: str, per_minute: int) -> None:
    api.account({"tier": tier})
    room, seat = api.edge.rooms["creativeai"], api.worlds.seat(api.key)

    window = room.window(seat, "anything else")

    assert window is not None
    assert window.limit == per_minute


def test_keys_of_one_world_share_jobs_but_not_windows(api: MockStage) -> None:
    for _ in range(5):
        api.post(VIDEOS, {"prompt": "[mock:fail@1s]"})
        api.advance(1)
    assert api.post(VIDEOS, ASK).status == 429

    api.key = f"sk-{api.key}"

    assert api.post(VIDEOS, ASK).status == 202
    assert len(api.world.jobs) == 6


def test_waits_are_told_in_the_clients_own_seconds(api: MockStage) -> None:
    """Behind a clock of 60 a world minute is a second of the client's."""
    api.world.clock.set_rate(60)
    for _ in range(5):
        api.post(VIDEOS, {"prompt": "[mock:fail@0s]"})

    refused = api.post(VIDEOS, ASK)

    assert (refused.status, refused.response_headers["retry-after"]) == (429, "1")


def test_an_unlimited_account_says_a_million() -> None:
    from contracts import loader

    stage = MockStage(loader.load("creativeai"), scenario="unlimited")

    told = [stage.post(VIDEOS, ASK) for _ in range(30)]

    assert {met.status for met in told} == {202}
    assert {limits(met) for met in told} == {(1_000_000, 1_000_000)}
