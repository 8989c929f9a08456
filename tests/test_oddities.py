"""Outcomes by name, as each provider would tell them: in polls, in answers that come at once, in webhooks."""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

import orjson
import pytest

from mock_server.engine.jobs import Job
from mock_server.runtime import Runtime
from mock_server.world import World
from tests.client import Client
from tests.stage import Receivers

HOOK = "http://127.0.0.1:9/hook"
VIDEOS = "/v1/video/generations"
ASK = {"prompt": "A kite over a field"}
TASK = {"model": "openai/gpt-image-2", "input": {"prompt": "A kite over a field"}}

Advance = Callable[[Any], Any]


def wish(world: World, outcome: str, **more: Any) -> None:
    world.rulebook.add({"id": "odd", "job": {"outcome": outcome, **more}}, {})


def statuses(poll: Callable[[], Any], advance: Advance, *steps_s: float) -> list[Any]:
    seen = []
    for step_s in steps_s:
        advance(step_s)
        seen.append(poll())
    return seen


class Video:
    """A video of CreativeAI's."""

    def __init__(self, client: Client, **ask: Any) -> None:
        self.client = client
        self.id = client.post(VIDEOS, {**ASK, **ask}).json["id"]

    def poll(self) -> Any:
        return self.client.get(f"{VIDEOS}/{self.id}").json

    def status(self) -> Any:
        return self.poll()["status"]


class Task:
    """A task of Unifically's."""

    def __init__(self, client: Client, **ask: Any) -> None:
        self.client = Client(client.edge, provider="unifically")
        told = self.client.post("/v1/tasks", {**TASK, **ask}).json
        self.id = told["data"]["task_id"]

    def poll(self) -> Any:
        return self.client.get(f"/v1/tasks/{self.id}").json["data"]


def ends_s(world: World) -> float:
    (job,) = world.jobs.values()
    return job.ends_s


@pytest.mark.parametrize(
    ("outcome", "more", "end"),
    [
        ("instant", {}, (0.0, "completed")),
        ("slow", {"at": "8m"}, (480.0, "completed")),
        ("slow", {"at": "20m"}, (602.0, "failed")),
        ("fails-late", {"at": "40s"}, (40.0, "failed")),
        ("moderated-late", {}, (120.0, "failed")),
        ("success-after-client-gave-up", {}, (282.0, "completed")),
    ],
)
def test_ends(client: Client, world: World, advance: Advance, outcome: str, more: Any, end: Any) -> None:
    wish(world, outcome, **more)
    video = Video(client)
    at_s = ends_s(world)
    advance("idle")
    assert (at_s, video.status()) == end


def test_a_stuck_job_has_no_end(client: Client, world: World, advance: Advance) -> None:
    wish(world, "stuck")
    video = Video(client)
    advance(86_400.0)
    assert (video.status(), world.unfinished()) == ("processing", [video.id])


def test_queued_for_a_while_then_run(client: Client, world: World, advance: Advance) -> None:
    wish(world, "queue-then-run", at="30s")
    video = Video(client)
    assert statuses(video.status, advance, 29, 1, 400) == ["pending", "processing", "completed"]


def test_progress_falls_back(client: Client, world: World, advance: Advance) -> None:
    wish(world, "progress-falls-back", at="60s")
    video = Video(client)
    (job,) = world.jobs.values()
    progress = [step.progress for step in job.timeline.steps]
    assert progress != sorted(progress)
    assert statuses(video.status, advance, 59, 1, 300) == ["processing", "pending", "completed"]


def test_an_error_inside_a_success(client: Client, world: World, advance: Advance) -> None:
    """The status says completed, the money is gone, and there is nothing but an error."""
    wish(world, "completed-with-error-inside")
    video, task = Video(client), Task(client)
    advance("idle")
    told = video.poll()
    assert (told["status"], told["output_url"]) == ("completed", None)
    assert told["error"]["code"] == "generation_failed"
    assert world.account("creativeai").ledger.spent == 60
    odd = task.poll()
    assert (odd["status"], odd["output"], odd["error"]["code"]) == ("completed", None, "generation_failed")


def test_completed_with_no_url_yet(client: Client, world: World, advance: Advance, receivers: Receivers) -> None:
    wish(world, "completed-without-url-then-url", **{"for": "10s"})
    receivers.scripts[HOOK] = []
    video = Video(client, webhook_url=HOOK)
    advance(ends_s(world))
    first = video.poll()
    assert (first["status"], first["output_url"]) == ("completed", None)
    assert orjson.loads(receivers.got[0][0].body)["output_url"] is None  # the webhook tells what a poll would
    assert [each is not None for each in statuses(lambda: video.poll()["output_url"], advance, 9, 1)] == [False, True]


def test_a_task_with_no_url_yet(client: Client, world: World, advance: Advance) -> None:
    wish(world, "completed-without-url-then-url", at="60s")
    task = Task(client)
    assert statuses(lambda: task.poll().get("output"), advance, 60, 5) == [None, task.poll()["output"]]


def test_found_only_after_a_moment(client: Client, world: World, advance: Advance) -> None:
    wish(world, "result-404-then-200")
    video, task = Video(client), Task(client)
    answer = client.get(f"{VIDEOS}/{video.id}")
    assert (answer.status, answer.headers["x-mock-why"]) == (404, "rule:odd")
    assert task.client.get(f"/v1/tasks/{task.id}").status == 404
    *_, record = world.journal
    assert (record.door, record.rule) == ("control", "odd")
    advance(3)
    assert (video.status(), task.poll()["status"]) == ("processing", "processing")


def test_a_word_nobody_knows(client: Client, world: World, advance: Advance) -> None:
    wish(world, "unknown-status-word", word="baking", at="60s")
    video = Video(client)
    assert statuses(video.status, advance, 59, 1, 300) == ["processing", "baking", "completed"]
    voice = client.post("/api/generate/voice", {"text": "Good evening"}).json["id"]
    (*_, job) = world.jobs.values()
    world.rulebook.remove("odd")
    wish(world, "unknown-status-word", at="0s")
    loud = client.post("/api/generate/voice", {"text": "Good night"}).json["id"]
    assert job.id == voice
    assert client.get(f"/api/generate/status/{loud}").json["status"] == "FINALIZING"


def test_half_of_a_batch_fails(client: Client, world: World, advance: Advance) -> None:
    wish(world, "partial-batch")
    batch = client.post("/v1/video/generations/batch", {"prompts": [{"prompt": f"kite {n}"} for n in range(4)]}).json[
        "batch_id"
    ]
    advance("idle")
    told = client.get(f"/v1/video/generations/batch/{batch}").json
    assert [job["status"] for job in told["jobs"]] == ["completed", "failed", "completed", "failed"]
    assert world.account("creativeai").ledger.spent == 60


def test_fewer_pictures_than_were_asked_for_cost_less(client: Client, world: World) -> None:
    wish(world, "partial-batch", failed=3)
    told = client.post("/v1/images/generations", {**ASK, "n": 4}).json
    assert (len(told["data"]), world.account("creativeai").ledger.spent) == (1, 3)


def carried(runtime: Runtime, answer: Any) -> Any:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(runtime.carry(answer, send))
    return orjson.loads(b"".join(each.get("body", b"") for each in sent))


@pytest.mark.parametrize(("outcome", "key"), [("completed-with-error-inside", "error"), ("partial-batch", "images")])
def test_an_answer_that_comes_at_once_is_odd_too(
    client: Client, world: World, runtime: Runtime, outcome: str, key: str
) -> None:
    wish(world, outcome)
    mayanio = Client(client.edge, provider="mayanio")
    told = carried(runtime, mayanio.post("/api/v1/images", {**ASK, "num_images": 4}).answer)["data"]
    assert key in told
    urls = [image["url"] for image in told["images"]]
    assert urls == [None] * 4 if key == "error" else len(urls) == 2


def test_the_webhook_comes_before_the_acceptance(
    client: Client, world: World, runtime: Runtime, receivers: Receivers
) -> None:
    """Attempted and answered before the 202 is written, which still says processing."""
    wish(world, "webhook-before-the-202")
    receivers.scripts[HOOK] = []
    answer = client.post(VIDEOS, {**ASK, "webhook_url": HOOK}).answer
    order: list[str] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        order.append(f"{message['type']} after {len(receivers.got)}")

    asyncio.run(runtime.carry(answer, send))
    assert order == ["http.response.start after 1", "http.response.body after 1"]
    assert orjson.loads(answer.body)["status"] == "processing"
    assert orjson.loads(receivers.got[0][0].body)["status"] == "completed"


def test_an_early_webhook_of_a_batch(client: Client, world: World, runtime: Runtime, receivers: Receivers) -> None:
    world.rulebook.add({"when": {"operation": "createVideoBatch"}, "webhooks": {"early": True}}, {})
    receivers.scripts[HOOK] = []
    ask = {"prompts": [{"prompt": "a"}, {"prompt": "b"}], "webhook_url": HOOK}
    carried(runtime, client.post("/v1/video/generations/batch", ask).answer)
    assert [delivery.event for delivery, *_ in receivers.got] == ["video.batch.completed"]


def test_never_a_webhook(client: Client, world: World, advance: Advance, receivers: Receivers) -> None:
    wish(world, "never-a-webhook")
    receivers.scripts[HOOK] = []
    video = Video(client, webhook_url=HOOK)
    advance("idle")
    assert (video.status(), receivers.got, len(world.deliveries)) == ("completed", [], 0)


def test_a_timeline_with_a_failover_is_told_in_the_providers_words(
    client: Client, world: World, advance: Advance
) -> None:
    steps = [
        {"at": "0s", "phase": "running"},
        {"at": "40s", "failover": {"to": "seedance", "reason": "capacity"}},
        {"at": "90s", "phase": "succeeded"},
    ]
    world.rulebook.add({"job": {"timeline": steps}}, {})
    video = Video(client)
    seen = statuses(lambda: (video.poll()["model_actual"], video.poll()["credits"]), advance, 39, 1)
    assert seen == [("kling-o3-pro-t2v", 60), ("seedance-t2v", 30)]
    advance("idle")
    assert (video.poll()["status"], video.poll()["adjusted_credits"]) == ("completed", 30)


def test_a_quirk_ends_with_its_request(client: Client, world: World, findings: object) -> None:
    """A refused request leaves nothing behind for the next one's jobs."""
    wish(world, "never-a-webhook")
    assert client.post(VIDEOS, {}).status == 400
    world.rulebook.remove("odd")
    Video(client)
    assert world.quirks == {}
    assert world.wished is None


def test_ordinary_jobs_have_no_quirk(client: Client, world: World) -> None:
    Video(client)
    job: Job
    (job,) = world.jobs.values()
    assert (world.quirks, job.timeline.steps[-1].phase) == ({}, "succeeded")
