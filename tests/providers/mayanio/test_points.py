"""Points: taken for what succeeds, given back for what fails, and refusals in the one envelope."""

from typing import Any

import pytest

from tests.providers.mayanio.making import (
    BOAT,
    BRIDGE,
    IMAGES,
    JUG,
    MODELS,
    PROJECTS,
    VIDEOS,
    WORK,
    made,
    points,
    refused,
)
from tests.stage import MockStage


def test_the_printed_session_leaves_the_printed_points(api: MockStage) -> None:
    """mayanio/S-127: 92, 82, 62."""
    told = [
        made(api, IMAGES, {**BRIDGE, "num_images": 2}),
        made(api, VIDEOS, BOAT),
        made(api, MODELS, JUG),
    ]

    assert [data["remaining_points"] for data in told] == [92, 82, 62]
    assert points(api) == (62, 0, 38)


@pytest.mark.parametrize("operation", WORK)
def test_too_few_points_make_nothing_and_cost_nothing(api: MockStage, operation: str) -> None:
    path, ask, price, _ = WORK[operation]
    api.account({"points": price - 1})

    met = api.post(path, ask)

    status, text = refused(met)
    assert (status, met.response_headers["x-mock-why"]) == (402, "money")
    assert text.startswith(f"This request needs {price} and {price - 1} are left. Get more points; here, PUT ")
    assert (points(api), api.world.jobs) == ((price - 1, 0, 0), {})


@pytest.mark.parametrize("operation", WORK)
@pytest.mark.parametrize(("magic", "status"), [("fail", 500), ("fail@40s", 500), ("moderated@9s", 400)])
def test_what_fails_costs_nothing(api: MockStage, operation: str, magic: str, status: int) -> None:
    path, ask, _, _ = WORK[operation]

    met = api.post(path, {**ask, "note": f"[mock:{magic}]"})

    assert refused(met)[0] == status
    assert points(api) == (100, 0, 0)
    assert len(api.world.jobs) == 1


def test_what_is_blocked_before_it_begins_is_no_generation(api: MockStage) -> None:
    met = api.post(MODELS, {**JUG, "orientation": "[mock:moderated]"})

    assert refused(met) == (400, "This content was rejected by moderation: orientation.")
    assert met.response_headers["x-mock-why"] == "moderation"
    assert api.world.jobs == {}


@pytest.mark.parametrize("operation", WORK)
def test_a_block_over_the_control_door_names_the_content(api: MockStage, operation: str) -> None:
    path, ask, _, _ = WORK[operation]
    api.fate("moderated", None)

    field = "image_url" if operation == "create3d" else "prompt"
    assert refused(api.post(path, ask)) == (400, f"This content was rejected by moderation: {field}.")


def test_a_failover_is_not_known_here(api: MockStage) -> None:
    """mayanio/S-107: whatever happens behind the door, nothing of it is told."""
    plain = made(api, IMAGES, BRIDGE)
    moved = made(api, IMAGES, {"prompt": f"{BRIDGE['prompt']} [mock:failover]"})

    assert set(plain) == set(moved)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "why"),
    [
        ("GET", "/api/v1/nowhere", {}, 404, None),
        ("GET", "/", {}, 404, None),
        ("GET", IMAGES, {}, 405, None),
        ("GET", "/api/v1/models", {}, 405, None),
        ("POST", PROJECTS, {}, 405, None),
        ("GET", PROJECTS, {"authorization": "Bearer "}, 401, "key"),
        ("GET", PROJECTS, {"authorization": "Token mock_stage"}, 401, "key"),
        ("GET", PROJECTS, {"x-mock-rule": "418"}, 418, "rule:header"),
        ("GET", PROJECTS, {"x-mock-rule": "429"}, 429, "rule:header"),
    ],
)
def test_refusals_have_one_envelope(
    api: MockStage, method: str, path: str, headers: dict[str, str], status: int, why: str | None
) -> None:
    met = api.ask(method, path, {"authorization": f"Bearer {api.key}", **headers}, b"")

    assert refused(met)[0] == status
    assert met.response_headers.get("x-mock-why") == why
    assert met.response_headers.get("allow") == (
        {IMAGES: "POST", "/api/v1/models": "POST", PROJECTS: "GET"}.get(path) if status == 405 else None
    )


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/html", 415),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(api: MockStage, raw: bytes, kind: str, status: int) -> None:
    met = api.ask("POST", IMAGES, {"authorization": f"Bearer {api.key}", "content-type": kind}, raw)

    assert refused(met)[0] == status


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"plann": "pro"}, 'accounts.mayanio: unknown setting `plann`; did you mean "plan"?'),
        ({"plan": "gold"}, "accounts.mayanio: Invalid enum value 'gold'"),
        ({"points": -1}, "accounts.mayanio: Expected `int` >= 0"),
        ({"points": 2**53}, "accounts.mayanio: Expected `int` <= 9007199254740991"),
        ({"points": 2.5}, "accounts.mayanio: Expected `int`, got `float`"),
        ({"sync_pace": -1}, "accounts.mayanio: Expected `float` >= 0.0"),
        ({"requests_per_hour": "many"}, "accounts.mayanio: Expected `int | null`, got `str`"),
    ],
)
def test_a_setting_that_cannot_be_is_named(api: MockStage, settings: dict[str, Any], said: str) -> None:
    from mock_server.engine.errors import BadInput

    with pytest.raises(BadInput) as raised:
        api.account(settings)
    assert said in str(raised.value)
