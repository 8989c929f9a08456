"""120 requests a minute, 40 of them at once, for each key (unifically/Q-11); told in headers only where set."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from tests.stage import Met, MockStage

RATE = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"}


def asked(api: MockStage, count: int) -> list[Met]:
    """So many polls at this instant."""
    return [api.get("/account") for _ in range(count)]


def test_forty_at_once_and_then_two_a_second(api: MockStage) -> None:
    statuses = [met.status for met in asked(api, 42)]
    assert statuses == [200] * 40 + [429] * 2

    api.advance(1.0)
    assert [met.status for met in asked(api, 3)] == [200, 200, 429]

    api.advance(60.0)
    assert [met.status for met in asked(api, 41)] == [200] * 40 + [429]


def test_a_refusal_is_the_documented_one_and_tells_no_header(api: MockStage) -> None:
    met = asked(api, 41)[-1]

    assert met.json["data"]["code"] == "rate_limit_exceeded"
    assert "120 requests in 60 s" in met.json["data"]["message"]
    assert met.response_headers["x-mock-why"] == "limit"
    assert not RATE & met.response_headers.keys()


def test_headers_are_told_where_the_account_is_set_to(api: MockStage) -> None:
    api.account({"rate_headers": True, "requests_per_minute": 60, "burst": 2})

    first, _, refused = asked(api, 3)

    start = int(api.world.clock.start_epoch_s)
    assert {name: first.response_headers[name] for name in RATE - {"retry-after"}} == {
        "x-ratelimit-limit": "60",
        "x-ratelimit-remaining": "1",
        "x-ratelimit-reset": str(start),
    }
    assert (refused.status, refused.response_headers["retry-after"]) == (429, "1")
    assert refused.response_headers["x-ratelimit-remaining"] == "0"
    api.advance(1.0)
    assert api.get("/account").status == 200


def test_without_limits_nothing_is_refused_and_a_million_is_told(api: MockStage) -> None:
    api.account({"limits": False, "rate_headers": True})

    answers = asked(api, 200)

    assert {met.status for met in answers} == {200}
    assert answers[0].response_headers["x-ratelimit-limit"] == "1000000"


def test_each_key_has_its_own(api: MockStage) -> None:
    asked(api, 40)
    api.key = f"sk-{api.key}"

    assert api.get("/account").status == 200


def test_uploads_are_refused_in_their_own_words(api: MockStage) -> None:
    asked(api, 40)

    met = api.send("uploadFile", path={}, query={}, headers={}, body={"base64": "aGk="})

    assert (met.status, met.json.keys()) == (429, {"success", "message"})


@pytest.mark.parametrize(
    "settings",
    [{"burst": 0}, {"requests_per_minute": 0}, {"balance_usd": -1}, {"callback_tries": 0}, {"failed_as": "x"}],
)
def test_a_setting_that_cannot_be_is_refused(api: MockStage, settings: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"^accounts\.unifically: "):
        api.account(settings)
