"""A task from create to its end: what polls see, what it costs, how it fails, how it is refused."""

from typing import Any
from uuid import UUID

import pytest

from contracts import loader
from tests.providers.unifically.asks import HERON, TASKS, created, polled, sent
from tests.stage import MockStage

VEO, IMAGE = "google/veo-3.1-fast", "alibaba/qwen-image-2.0"


def balance(api: MockStage) -> float:
    """What the account tells."""
    return float(api.get("/account").json["data"]["balance_usd"])


def test_the_create_answer_is_the_documented_one(api: MockStage) -> None:
    met = sent(api, VEO, HERON)

    task = met.json["data"]["task_id"]
    assert met.json == {"code": 200, "success": True, "data": {"task_id": task, "status": "pending"}}
    assert (UUID(task).version, str(UUID(task))) == (4, task)


def test_the_same_request_twice_is_two_tasks(api: MockStage) -> None:
    assert created(api, VEO, HERON) != created(api, VEO, HERON)


def test_a_task_is_pending_then_processing_then_completed(api: MockStage) -> None:
    task = created(api, VEO, HERON)
    seen = []
    for _ in range(400):
        seen.append(polled(api, task)["status"])
        api.advance(1.0)

    words = list(dict.fromkeys(seen))
    assert words == ["pending", "processing", "completed"]
    assert 60 <= seen.count("processing") <= 200


@pytest.mark.parametrize("at_s", [0, 1, 3, 30, 1_000])
def test_a_healthy_task_tells_no_error_no_message_and_nothing_empty(api: MockStage, at_s: float) -> None:
    task = created(api, VEO, HERON)
    api.advance(at_s)

    told = polled(api, task)

    assert told.keys() <= {"task_id", "status", "output"}
    assert ("output" in told) == (told["status"] == "completed")
    assert all(told.values())


@pytest.mark.parametrize(
    ("form", "status", "data"),
    [
        ("error", 200, {"status": "failed", "error": {"message": "<said>", "code": "generation_failed"}}),
        ("message", 200, {"status": "failed", "message": "<said>", "code": "generation_failed"}),
        ("error_message", 200, {"status": "failed", "error_message": "<said>"}),
        ("status", 400, {"message": "<said>", "code": "generation_failed"}),
    ],
)
def test_a_failed_task_is_told_as_the_account_is_set_to(
    api: MockStage, form: str, status: int, data: dict[str, Any]
) -> None:
    api.account({"failed_as": form})
    task = created(api, VEO, {"prompt": "[mock:fail@40s]"})
    api.advance(39.5)
    assert polled(api, task)["status"] == "processing"
    api.advance(0.5)

    met = api.get(f"{TASKS}/{task}")

    said = "The generation failed."
    wanted = {key: {"message": said, "code": value["code"]} if key == "error" else value for key, value in data.items()}
    wanted = {key: said if value == "<said>" else value for key, value in wanted.items()}
    ident = {} if form == "status" else {"task_id": task}
    assert (met.status, met.json["data"]) == (status, {**ident, **wanted})
    assert met.json["success"] == (status == 200)


@pytest.mark.parametrize(
    ("magic", "at_s", "status"),
    [
        ("[mock:slow=8m]", 479, "processing"),
        ("[mock:slow=8m]", 480, "completed"),
        ("[mock:stuck]", 86_400, "processing"),
        ("[mock:moderated@20s]", 20, "failed"),
        ("[mock:failover]", 400, "completed"),  # there is nothing to fail over to here
        ("[mock:failover@10s]", 400, "completed"),
    ],
)
def test_a_magic_value_decides_the_end(api: MockStage, magic: str, at_s: float, status: str) -> None:
    task = created(api, VEO, {"prompt": f"A kite {magic}"})
    api.advance(at_s)

    assert polled(api, task)["status"] == status


def test_moderated_content_is_refused_and_named(api: MockStage) -> None:
    met = sent(api, VEO, {"prompt": "[mock:moderated]"})

    assert (met.status, met.json["data"]["code"]) == (400, "generation_failed")
    assert "input.prompt" in met.json["data"]["message"]
    assert met.response_headers["x-mock-why"] == "moderation"


@pytest.mark.parametrize(("model", "cost"), [(VEO, 0.6), (IMAGE, 0.0245), ("suno-ai/lyrics", 0.012)])
def test_the_price_is_gone_at_create_and_back_when_it_fails(api: MockStage, model: str, cost: float) -> None:
    api.account({"balance_usd": 5})
    asked = {"prompt": "[mock:fail]", "mv": "default"}

    created(api, model, asked)
    held = balance(api)
    api.advance("idle")

    assert (held, balance(api)) == (round(5 - cost, 6), 5.0)


def test_what_has_completed_stays_paid(api: MockStage) -> None:
    created(api, VEO, HERON)
    api.advance("idle")

    assert balance(api) == 99.4
    assert api.world.account("unifically").live_usd == pytest.approx(0.6)


def test_sums_of_prices_are_exact(api: MockStage) -> None:
    """Ten times 0.0245 is 0.245, and not a little more: the last image is bought with the last of the money."""
    api.account({"balance_usd": 0.245, "limits": False})

    answers = [sent(api, IMAGE, HERON).status for _ in range(11)]

    assert answers == [200] * 10 + [402]
    assert balance(api) == 0.0


def test_too_little_money_makes_no_task(api: MockStage) -> None:
    api.account({"balance_usd": 0.5})

    met = sent(api, VEO, HERON)

    assert (met.status, met.json["data"]["code"]) == (402, "insufficient_balance")
    assert "0.6" in met.json["data"]["message"]
    assert "0.5" in met.json["data"]["message"]
    assert met.response_headers["x-mock-why"] == "money"
    assert (len(api.world.jobs), balance(api)) == (0, 0.5)


def test_a_dry_run_is_priced_whatever_the_balance(api: MockStage) -> None:
    api.account({"balance_usd": 0})

    assert sent(api, VEO, HERON, dry_run=True).json["data"] == {"cost": 0.6}


@pytest.mark.parametrize("dry_run", ["yes", 1, None, {}, False])
def test_only_true_is_a_dry_run(api: MockStage, dry_run: Any) -> None:
    assert created(api, VEO, HERON, dry_run=dry_run)


@pytest.mark.parametrize("model", ["openai/sora-2", "google/veo-3.1", "", "GOOGLE/VEO-3.1-FAST"])
@pytest.mark.parametrize("dry_run", [False, True])
def test_an_unknown_model_is_not_found(api: MockStage, model: str, *, dry_run: bool) -> None:
    met = sent(api, model, {}, dry_run=dry_run)

    assert (met.status, met.json["data"]["code"], met.json["code"]) == (404, "not_found", 404)


@pytest.mark.parametrize("body", [{"input": {}}, {"model": 5, "input": {}}, {"model": None}, {"model": VEO}, {}, []])
def test_what_is_no_task_at_all_is_invalid(api: MockStage, body: Any) -> None:
    met = api.post(TASKS, body)

    assert (met.status, met.json["data"]["code"]) == (400, "validation_error")


def test_a_refusal_names_the_parameter(api: MockStage) -> None:
    met = sent(api, "hailuo/minimax-2.3", {**HERON, "resolution": "1080p", "duration": 10})

    assert met.status == 400
    assert "input.duration" in met.json["data"]["message"]
    assert met.response_headers["x-mock-why"] == "schema:U-43"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/tasks/never-made", 404, "not_found"),
        ("GET", "/v1/nothing", 404, "not_found"),
        ("DELETE", "/v1/tasks/abc", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_said_in_the_envelope(
    api: MockStage, method: str, path: str, status: int, code: str
) -> None:
    met = api.ask(method, path, {"authorization": f"Bearer {api.key}"}, b"")

    assert (met.status, met.json["code"], met.json["success"]) == (status, status, False)
    assert met.json["data"]["code"] == code


@pytest.mark.parametrize("header", [None, "Bearer sk-live", "Bearer ", "Basic bW9jaw=="])
def test_a_wrong_key_is_refused(api: MockStage, header: str | None) -> None:
    met = api.ask("GET", "/v1/tasks/abc", {} if header is None else {"authorization": header}, b"")

    assert (met.status, met.json["data"]["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize("key", ["mock_stage", "sk-mock_stage"])
def test_keys_look_like_the_vendors(api: MockStage, key: str) -> None:
    api.key = key

    assert api.get("/account").status == 200


@pytest.mark.parametrize(("raw", "kind", "status"), [(b"{", "application/json", 400), (b"a", "text/plain", 415)])
def test_a_body_that_cannot_be_read_is_refused(api: MockStage, raw: bytes, kind: str, status: int) -> None:
    headers = {"authorization": f"Bearer {api.key}", "content-type": kind}

    met = api.ask("POST", TASKS, headers, raw)

    assert (met.status, met.json["success"]) == (status, False)


@pytest.mark.parametrize("status", [400, 401, 402, 404, 429, 500, 503])
def test_a_scripted_status_has_the_envelope(api: MockStage, status: int) -> None:
    met = sent(api, VEO, {"prompt": f"[mock:{status}]"})

    assert (met.status, met.json["code"], met.json["success"]) == (status, status, False)
    assert met.json["data"].keys() == {"message", "code"}


def test_the_printed_task_exists_in_the_documented_scenario() -> None:
    stage = MockStage(loader.load("unifically"), scenario="documented")

    told = polled(stage, "abc123def456")

    assert told["status"] == "completed"
    assert told["output"]["video_url"].endswith("/abc123.mp4")
