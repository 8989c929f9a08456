"""A bad client for each piece of Unifically's advice that is judged."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from msgspec.structs import replace

from tests.exam.bad import Bad, Breaking, breaks
from tests.exam.stand import Stand

BOOK: list[Bad] = []
U = "unifically/"
TASKS = "/v1/tasks"
MODEL = "google/veo-3.1-fast"


def told(rules: list[dict[str, Any]], **accounts: Any) -> dict[str, Any]:
    """A story of rules, and settings of the account."""
    return {"rules": rules, "accounts": {"unifically": accounts}} if accounts else {"rules": rules}


def answers(status: int, first: int, operation: str = "createTask", **more: Any) -> dict[str, Any]:
    """A rule: the first so many are answered so."""
    when = {"provider": "unifically", "operation": operation, "first": first}
    return {"when": when, "answer": {"status": status, **more}}


STUCK = told([{"when": {"operation": "createTask"}, "job": {"outcome": "stuck"}}])


def body(prompt: str = "A paper boat", **more: Any) -> dict[str, Any]:
    """A task's request."""
    return {"model": MODEL, "input": {"prompt": prompt}, **more}


def submit(stand: Stand, **more: Any) -> str:
    """Make a task; its id."""
    return str(stand.post(TASKS, body(**more)).json["data"]["task_id"])


def wait(stand: Stand, ident: str, pause_s: float = 5.0, most_s: float = 1_200.0) -> dict[str, Any]:
    """Poll until it ends or patience does."""
    passed_s = 0.0
    while passed_s < most_s:
        stand.sleep(pause_s)
        passed_s += pause_s
        data = stand.get(f"{TASKS}/{ident}").json["data"]
        if data.get("status") in ("completed", "failed"):
            if data["status"] == "completed":
                url = data["output"].get("video_url") or data["output"].get("image_url")
                stand.fetch(url)
                stand.say(url)
            return dict(data)
    return {}


def breaking(rule: str, *kin: str, story: Mapping[str, Any] | None = None) -> Breaking:
    """A bad client of this provider."""
    return breaks(BOOK, U + rule, *kin, story=story, provider="unifically")


@breaking("C-1")
def polls_without_its_key(stand: Stand) -> None:
    ident = submit(stand)
    stand.get(f"{TASKS}/{ident}", authorization="")
    wait(stand, ident)


@breaking("C-2", U + "C-11", "no-retry-on-4xx")
def uses_an_older_path(stand: Stand) -> None:
    for _ in range(2):
        stand.post("/v1/video/veo/generate", {"prompt": "A boat"})
        stand.sleep(5)


@breaking("C-3")
def takes_accepted_for_done(stand: Stand) -> None:
    submit(stand)


@breaking("C-5")
def polls_twice_a_second(stand: Stand) -> None:
    wait(stand, submit(stand), pause_s=0.5)


@breaking("C-6", "stops-at-terminal")
def polls_a_finished_task(stand: Stand) -> None:
    ident = submit(stand)
    wait(stand, ident)
    stand.sleep(5)
    stand.get(f"{TASKS}/{ident}")


@breaking("C-7", "bounds-its-wait", story=STUCK)
def polls_for_ever(stand: Stand) -> None:
    wait(stand, submit(stand), pause_s=10.0, most_s=4_000)


@breaking("C-8", "backs-off", story=told([answers(500, 3)]))
def always_waits_a_second(stand: Stand) -> None:
    for _ in range(3):
        stand.post(TASKS, body())
        stand.sleep(1)
    wait(stand, submit(stand))


@breaking("C-9", U + "C-8", "backs-off", story=told([], burst=1, requests_per_minute=30))
def comes_back_at_once(stand: Stand) -> None:
    stand.get("/account")
    for _ in range(2):
        stand.post(TASKS, body())
    stand.sleep(5)
    wait(stand, submit(stand))


@breaking("C-10", story=told([answers(502, 5)]))
def tries_six_times(stand: Stand) -> None:
    for number in range(5):
        stand.post(TASKS, body())
        stand.sleep(2.0**number)
    wait(stand, submit(stand))


@breaking("C-11", "no-retry-on-4xx")
def repeats_what_was_refused(stand: Stand) -> None:
    for _ in range(2):
        stand.post(TASKS, {"model": MODEL, "input": {}})
        stand.sleep(5)


STRANGE = {"code": 200, "success": True, "data": {"task_id": "x", "status": "upscaling"}}


@breaking("C-14", "survives-unknown", story=told([answers(200, 1, "getTask", body=STRANGE)]))
def falls_over_a_new_status(stand: Stand) -> None:
    ident = submit(stand)
    stand.sleep(5)
    stand.get(f"{TASKS}/{ident}")


@breaking("C-15")
def looks_for_an_image_in_a_video(stand: Stand) -> None:
    ident = submit(stand)
    for _ in range(200):
        stand.sleep(5)
        data = stand.get(f"{TASKS}/{ident}").json["data"]
        if data["status"] == "completed":
            stand.say(str(data["output"].get("image_url", "nothing")))
            return


@breaking("C-16")
def comes_for_its_result_after_a_month(stand: Stand) -> None:
    ident = submit(stand)
    for _ in range(200):
        stand.sleep(5)
        data = stand.get(f"{TASKS}/{ident}").json["data"]
        if data["status"] == "completed":
            stand.say(data["output"]["video_url"])
            stand.sleep(25 * 86_400)
            stand.fetch(data["output"]["video_url"])
            return


@breaking("C-17")
def gives_a_picture_of_its_own_disk(stand: Stand) -> None:
    answer = stand.post(TASKS, {"model": MODEL, "input": {"prompt": "A boat", "start_image_url": "file:///tmp/a.png"}})
    if answer.status == 200:
        wait(stand, answer.json["data"]["task_id"])


@breaking("C-18")
def extends_what_still_runs(stand: Stand) -> None:
    ident = submit(stand)
    stand.post(TASKS, {"model": "google/veo-3.1-fast/extend", "input": {"task_id": ident, "prompt": "And on"}})
    wait(stand, ident)


class Hook:
    """A receiver that does what it is told to."""

    def __init__(self, stand: Stand, status: int = 200) -> None:
        self.stand = stand
        self.status = status

    def __call__(self, headers: Mapping[str, str], raw: bytes) -> int:
        payload = orjson.loads(raw)
        if isinstance(payload.get("data"), dict):
            for url in payload["data"].values():
                self.stand.fetch(url)
        return self.status


def by_callback(stand: Stand, hook: Any, **more: Any) -> None:
    """Make a task with a callback and wait for that."""
    submit(stand, callback_url=stand.receive(hook), **more)
    stand.sleep(900)


@breaking("C-19", "answers-in-time")
def works_before_it_answers(stand: Stand) -> None:
    def hang(headers: Mapping[str, str], raw: bytes) -> int:
        raise TimeoutError

    ident = submit(stand, callback_url=stand.receive(hang))
    wait(stand, ident)
    stand.sleep(600)


@breaking("C-20", "dedups", story=told([], callback_duplicates=1))
def handles_a_callback_twice(stand: Stand) -> None:
    by_callback(stand, Hook(stand))


@breaking("C-21", U + "C-19", U + "C-24")
def takes_only_get(stand: Stand) -> None:
    by_callback(stand, Hook(stand, status=405))


@breaking("C-22", U + "C-19", story=told([], flat_callbacks=True))
def reads_only_nested_callbacks(stand: Stand) -> None:
    def nested(headers: Mapping[str, str], raw: bytes) -> int:
        return 200 if isinstance(orjson.loads(raw)["data"], dict) else 422

    answer = stand.post(
        TASKS,
        {
            "model": "suno-ai/music",
            "input": {"custom": False, "mv": "chirp-v4", "gpt_description_prompt": "A song of rain"},
            "callback_url": stand.receive(nested),
        },
    )
    assert answer.status == 200, answer.body
    wait_flat(stand, answer.json["data"]["task_id"])


def wait_flat(stand: Stand, ident: str) -> None:
    """Poll a song."""
    for _ in range(200):
        stand.sleep(5)
        data = stand.get(f"{TASKS}/{ident}").json["data"]
        if data["status"] == "completed":
            stand.fetch(data["output"]["audio_url1"])
            stand.sleep(900)
            return


@breaking("C-23", "verifies-signature", story=told([], webhook_secret="exam"))
def trusts_whoever_calls(stand: Stand) -> None:
    by_callback(stand, Hook(stand))
    first = next(iter(stand.world.deliveries))
    forged = replace(
        first, id="forged", body=b'{"task_id": "x", "status": "completed"}', attempts=[], state="due", out=True
    )
    stand.world.deliveries.add(forged)
    asyncio.run(stand.runtime.attempt(stand.world, forged))


@breaking("C-24")
def waits_for_the_callback_alone(stand: Stand) -> None:
    submit(stand, callback_url="http://127.0.0.1:9/nobody")
    stand.sleep(3_000)
