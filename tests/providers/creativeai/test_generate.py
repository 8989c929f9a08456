"""The work under /api/generate: words, times, money, ends, refusals."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from mock_server.engine.timeline import Failure
from mock_server.providers.creativeai import catalog
from mock_server.providers.creativeai.account import account
from tests.providers.creativeai.work import CHART, IMAGE, VOICE, WORK, polled, submitted
from tests.stage import MockStage

EACH = pytest.mark.parametrize(("path", "ask", "price"), WORK.values(), ids=WORK)


@EACH
def test_a_job_waits_a_second_then_runs_then_is_done(
    api: MockStage, path: str, ask: dict[str, Any], price: int
) -> None:
    job = submitted(api, path, ask)
    words = [polled(api, job)["status"]]
    for wait_s in (0.9, 0.1, "idle"):
        api.advance(wait_s)
        words.append(polled(api, job)["status"])

    assert words == ["PENDING", "PENDING", "PROCESSING", "COMPLETED"]
    assert polled(api, job)["credits"] == price


def test_ten_polls_equal_one(api: MockStage) -> None:
    job = submitted(api, "voice", VOICE)
    api.advance(3)

    polls = {api.get(f"/api/generate/status/{job}").response_body for _ in range(10)}

    assert len(polls) == 1
    assert api.world.jobs[job].ended_s is None


@pytest.mark.parametrize(
    ("operation", "least_s", "most_s"),
    [
        ("createVoice", 1, 29),  # under 30 s
        ("createComposition", 10, 30),  # 18 and 22 s
        ("createChartVideo", 30, 60),  # 45 s
        ("removeBackground", 1, 5),  # about 3 s
        ("upscaleImage", 3, 7),  # about 5 s
        ("restoreImage", 2, 6),  # about 4 s
    ],
)
def test_lengths_are_whole_seconds_around_the_printed_ones(
    api: MockStage, operation: str, least_s: int, most_s: int
) -> None:
    api.account({"limits": False})
    path, ask, _ = WORK[operation]
    jobs = [api.world.jobs[submitted(api, path, {**ask, "take": take})] for take in range(30)]
    lengths = {job.timeline.length_s for job in jobs}

    assert all(length.is_integer() and least_s <= length <= most_s for length in lengths)
    assert len(lengths) > 1


@EACH
def test_credits_are_held_and_captured_at_the_end(api: MockStage, path: str, ask: dict[str, Any], price: int) -> None:
    submitted(api, path, ask)
    ledger = api.world.accounts["creativeai"].ledger
    assert (ledger.balance, ledger.held, ledger.spent) == (1000 - price, price, 0)

    api.advance("idle")

    assert (ledger.balance, ledger.held, ledger.spent) == (1000 - price, 0, price)


@EACH
def test_a_failure_gives_the_credits_back_and_its_reason_twice(
    api: MockStage, path: str, ask: dict[str, Any], price: int
) -> None:
    job = submitted(api, path, ask, "[mock:fail]")
    api.advance("idle")

    failed = polled(api, job)

    assert (failed["status"], failed["output_url"], failed["credits"]) == ("FAILED", None, price)
    assert failed["error"]["type"] == "server_error"
    assert failed["error_message"] == failed["error"]["message"]
    assert api.world.accounts["creativeai"].ledger.balance == 1000


@EACH
def test_too_few_credits_are_told_and_nothing_is_accepted(
    api: MockStage, path: str, ask: dict[str, Any], price: int
) -> None:
    api.account({"credits": price - 1})

    assert api.post(f"/api/generate/{path}", ask).status == 402
    assert not api.world.jobs


@pytest.mark.parametrize(
    ("magic", "ends_s", "word", "code"),
    [
        ("fail@7s", 7, "FAILED", "generation_failed"),
        ("fail@500ms", 0.5, "FAILED", "generation_failed"),
        ("moderated@3s", 3, "FAILED", "content_policy_violation"),
        ("slow=20m", 1200, "COMPLETED", None),  # a video would have timed out
    ],
)
def test_an_end_comes_when_it_was_wished_for(
    api: MockStage, magic: str, ends_s: float, word: str, code: str | None
) -> None:
    job = submitted(api, "voice", {"text": f"Mind the gap [mock:{magic}]"})
    api.advance(ends_s - 0.1)
    assert polled(api, job)["status"] in ("PENDING", "PROCESSING")

    api.advance(0.1)

    told = polled(api, job)
    assert (told["status"], told.get("error", {}).get("code")) == (word, code)


def test_stuck_work_never_ends(api: MockStage) -> None:
    job = submitted(api, "voice", {"text": "[mock:stuck]"})

    api.advance(20 * 86_400)

    assert polled(api, job)["status"] == "PROCESSING"
    assert api.world.unfinished() == [job]


def test_a_failover_changes_nothing_where_nothing_else_serves(api: MockStage) -> None:
    job = submitted(api, "voice", {"text": "[mock:failover]"})
    api.advance("idle")

    assert polled(api, job)["status"] == "COMPLETED"


def test_an_instant_world_is_done_at_the_first_poll(api: MockStage) -> None:
    api.fate("instant", None)
    job = submitted(api, "voice", VOICE)

    told = polled(api, job)

    assert (told["status"], told["completed_at"]) == ("COMPLETED", told["created_at"])


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("createVoice", "text"),
        ("createComposition", "video_url"),
        ("createChartVideo", "chart_image_url"),
        ("removeBackground", "image_url"),
    ],
)
def test_blocked_content_names_its_field_and_costs_nothing(api: MockStage, operation: str, field: str) -> None:
    path, ask, _ = WORK[operation]
    api.fate("moderated", None)

    refused = api.post(f"/api/generate/{path}", ask)

    assert (refused.status, refused.json["error"]["param"]) == (400, field)
    assert refused.json["error"]["code"] == "content_policy_violation"
    assert api.world.accounts["creativeai"].ledger.balance == 1000


def test_only_videos_take_slots_and_fill_the_day(api: MockStage) -> None:
    api.account({"active_jobs": 1, "jobs_per_day": 1})

    for path, ask, _ in WORK.values():
        submitted(api, path, ask)

    assert api.post("/v1/video/generations", {"prompt": "A kite"}).status == 202


def test_the_work_counts_in_the_general_bucket(api: MockStage) -> None:
    api.account({"tier": "free", "video_creates_per_minute": 1, "video_polls_per_minute": 1})
    job = submitted(api, "voice", VOICE)
    for _ in range(9):
        polled(api, job)

    refused = api.get(f"/api/generate/status/{job}")

    assert (refused.status, refused.response_headers["x-ratelimit-limit"]) == (429, "10")
    assert api.post("/v1/video/generations", {"prompt": "A kite"}).status == 202


def test_neither_status_path_knows_the_ids_of_the_other(api: MockStage) -> None:
    voice = submitted(api, "voice", VOICE)
    video = api.post("/v1/video/generations", {"prompt": "A kite"}).json["id"]
    batch = api.post("/v1/video/generations/batch", {"prompts": [{"prompt": "A kite"}]}).json

    for stranger in (video, batch["jobs"][0]["id"], batch["batch_id"], "voice_nothing"):
        assert api.get(f"/api/generate/status/{stranger}").status == 404
    assert api.get(f"/v1/video/generations/{voice}").status == 404


def test_text_is_counted_in_characters(api: MockStage) -> None:
    assert api.post("/api/generate/voice", {"text": "\u00e4" * 5000}).status == 202
    assert api.post("/api/generate/voice", {"text": "\u00e4" * 5001}).json["error"]["param"] == "text"


@pytest.mark.parametrize(("duration", "status"), [(1, 202), (60, 202), (8.0, 202), (0, 400), (61, 400), ("8s", 400)])
def test_a_chart_lasts_one_to_sixty_seconds(api: MockStage, duration: object, status: int) -> None:
    assert api.post("/api/generate/chart-to-video", {"chart_data": CHART, "duration": duration}).status == status


@pytest.mark.parametrize(
    ("verb", "failure", "word", "message"),
    [
        ("finish", None, "COMPLETED", None),
        ("cancel", None, "FAILED", "Voice generation was cancelled"),
        ("fail", Failure("no_voice", "The voice has a cold"), "FAILED", "The voice has a cold"),
    ],
)
@pytest.mark.parametrize("after_s", [0, 3])
def test_a_job_can_be_ended_by_hand_before_and_while_it_runs(
    api: MockStage, verb: Any, failure: Failure | None, word: str, message: str | None, after_s: float
) -> None:
    job = submitted(api, "voice", VOICE)
    api.advance(after_s)

    api.world.command(api.world.jobs[job], verb, failure)

    told = polled(api, job)
    assert (told["status"], told.get("error_message")) == (word, message)


def test_waiting_for_its_second_is_no_event(api: MockStage) -> None:
    fired: list[str] = []
    api.world.watchers.append(lambda one: fired.append(one.what))

    submitted(api, "voice", VOICE)
    api.advance("idle")

    assert fired == ["job.running", "job.succeeded"]


def test_what_a_run_would_have_cost_live_is_counted(api: MockStage) -> None:
    submitted(api, "voice", VOICE)
    submitted(api, "upscale", IMAGE)

    assert api.world.accounts["creativeai"].live_usd == pytest.approx(11 * catalog.LIVE_USD_CREDIT)


def test_an_event_name_for_an_event_that_is_documented_is_refused() -> None:
    with pytest.raises(BadInput, match=r"voice\.generation"):
        account({"event_names": {"voice.generation": "speech"}})
