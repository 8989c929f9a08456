"""The hourly limit: for each key, fixed, told on every answer, with the moment of its reset and no Retry-After."""

import pytest

from mock_server.engine.clock import FROZEN_START_S
from tests.providers.mayanio.making import BRIDGE, IMAGES, PROJECTS, refused
from tests.stage import Met, MockStage


def limits(met: Met) -> tuple[int, int, int]:
    """Limit, remaining, and the seconds from the world's start to the reset."""
    told = [int(met.response_headers[f"x-ratelimit-{name}"]) for name in ("limit", "remaining", "reset")]
    return told[0], told[1], told[2] - int(FROZEN_START_S)


@pytest.mark.parametrize(("plan", "per_hour"), [("free", 100), ("pro", 500), ("enterprise", 1_000)])
def test_a_plan_has_its_requests_an_hour(api: MockStage, plan: str, per_hour: int) -> None:
    api.account({"plan": plan})
    for _ in range(per_hour):
        assert api.get(PROJECTS).status == 200

    met = api.get(PROJECTS)

    assert refused(met) == (429, f"More than {per_hour} requests in 3600 s. Wait 3600 s, then try again.")
    assert limits(met) == (per_hour, 0, 3_600)
    assert met.response_headers["x-mock-why"] == "limit"
    assert "retry-after" not in met.response_headers


def test_the_hour_begins_with_its_first_request_and_ends_at_its_reset(api: MockStage) -> None:
    api.account({"requests_per_hour": 2})
    api.advance(100)
    first = api.post(IMAGES, BRIDGE)
    api.advance(3_599)
    second = api.get(PROJECTS)
    late = api.get(PROJECTS)
    api.advance(1)

    assert [limits(met) for met in (first, second, late, api.get(PROJECTS))] == [
        (2, 1, 3_700),
        (2, 0, 3_700),
        (2, 0, 3_700),
        (2, 1, 7_300),
    ]
    assert late.status == 429


def test_refused_requests_count_but_for_those_over_the_limit(api: MockStage) -> None:
    api.account({"requests_per_hour": 3, "points": 4})

    told = [api.post(IMAGES, {}), api.post(IMAGES, BRIDGE), api.post(IMAGES, BRIDGE), api.post(IMAGES, BRIDGE)]

    assert [(met.status, limits(met)[1]) for met in told] == [(400, 2), (200, 1), (402, 0), (429, 0)]


def test_each_key_of_a_world_has_an_hour_of_its_own(api: MockStage) -> None:
    """mayanio/S-114: per API key, though the account is one."""
    api.account({"requests_per_hour": 1, "points": 8})
    other = {"authorization": f"Bearer sk-{api.key}", "content-type": "application/json"}

    first, refused_one = api.post(IMAGES, BRIDGE), api.post(IMAGES, BRIDGE)
    second = api.post(IMAGES, BRIDGE, authorization=other["authorization"])

    assert (first.status, refused_one.status, second.status) == (200, 429, 200)
    assert second.json["data"]["remaining_points"] == 0


def test_without_limits_a_million_are_told(api: MockStage) -> None:
    api.account({"limits": False})

    assert limits(api.get(PROJECTS)) == (1_000_000, 1_000_000, 3_600)


def test_a_refusal_before_the_world_is_known_has_no_limits_to_tell(api: MockStage) -> None:
    headers = api.ask("GET", PROJECTS, {"authorization": "Bearer nobody"}, b"").response_headers

    assert not [name for name in headers if name.startswith("x-ratelimit")]
