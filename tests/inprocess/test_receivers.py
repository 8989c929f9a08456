"""Webhooks come to a function or an application of the test, where the clock is moved, whatever their URL."""

import asyncio
import threading
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mock_server.engine.clock import real_s
from mock_server.engine.errors import BadInput
from mock_server.handle.rows import Delivery
from mock_server.handle.soundstage import Soundstage
from mock_server.handle.world import World
from mock_server.inprocess.receivers import Received
from mock_server.intercept import intercept
from tests.inprocess.asking import PROMPT, VIDEOS, bearer
from tests.inprocess.conftest import Run

HOOK = "https://app.example.com/hooks/video?kind=1"


def submit(world: World, **more: Any) -> str:
    """A video with a webhook; its id."""
    with intercept(world):
        body = {"prompt": PROMPT, "webhook_url": HOOK, **more}
        return str(httpx.post(VIDEOS, headers=bearer(world.key), json=body).json()["id"])


def statuses(delivery: Delivery) -> list[int | None]:
    return [attempt.status for attempt in delivery.attempts]


@pytest.mark.usefixtures("no_sockets")
def test_a_function_gets_what_the_provider_would_send(world: World) -> None:
    came: list[Received] = []
    world.on_webhook(came.append)
    job = submit(world)

    world.clock.until_idle()

    (received,) = came
    assert (received.url, received.event) == (HOOK, "video.generation.completed")
    assert received.json["id"] == job
    assert received.is_signed_with(world.key)
    assert not received.is_signed_with("another")
    assert (world.deliveries[0].state, statuses(world.deliveries[0])) == ("delivered", [200])


def test_a_ten_minute_render_with_three_attempts_takes_a_few_moves_of_the_clock(soundstage: Soundstage) -> None:
    """Against moves of a clock where nothing happens, the best of ten each: how busy the machine is says nothing."""
    waits_s, idle_s = [], []
    for turn in range(10):
        world = soundstage.world(f"ten-minutes-{turn}", scenario="unlimited")
        answers = [500, 503, 200]
        world.on_webhook(lambda _received, answers=answers: answers.pop(0))
        submit(world, prompt="A long river [mock:slow=10m]")
        started_s = real_s()
        moved = world.clock.until_idle()
        ended_s = real_s()
        world.clock.until_idle()
        waits_s.append(ended_s - started_s)
        idle_s.append(real_s() - ended_s)
        assert [each.at.minute for each in world.deliveries[0].attempts] == [10, 10, 10]
        assert statuses(world.deliveries[0]) == [500, 503, 200]
        assert (moved.now - world.clock.start).total_seconds() >= 635
    assert min(waits_s) < 40 * min(idle_s)  # about 7; a pause of any kind would be thousands


def test_it_runs_in_the_thread_that_moves_the_clock(world: World) -> None:
    """So that it sees that thread's database transaction."""
    threads: list[threading.Thread] = []
    world.on_webhook(lambda _received: threads.append(threading.current_thread()))
    submit(world)

    world.clock.until_idle()

    assert threads == [threading.current_thread()]


def test_a_receiver_that_calls_back_is_answered_and_what_it_starts_falls_due_in_the_same_jump(world: World) -> None:
    def received(hook: Received) -> int:
        if len(world.jobs) == 1:
            done = httpx.get(f"{VIDEOS}/{hook.json['id']}", headers=bearer(world.key))
            assert done.json()["status"] == "completed"
            submit(world, prompt="A second boat")
        return 204

    world.on_webhook(received)
    submit(world)

    with intercept(world):
        world.clock.until_idle()

    assert [job.phase for job in world.jobs] == ["succeeded", "succeeded"]
    assert [statuses(each) for each in world.deliveries] == [[204], [204]]


def application(came: list[bytes], status: int = 202) -> Starlette:
    async def hook(request: Request) -> Response:
        assert request.query_params["kind"] == "1"
        came.append(await request.body())
        return Response(status_code=status)

    return Starlette(routes=[Route("/hooks/video", hook, methods=["POST"])])


@pytest.mark.usefixtures("no_sockets")
def test_an_asgi_application_gets_a_post(world: World) -> None:
    came: list[bytes] = []
    world.on_webhook(application(came))
    submit(world)

    world.clock.until_idle()

    assert (len(came), statuses(world.deliveries[0])) == (1, [202])


def test_inside_a_running_loop_too(world: World, run: Run) -> None:
    """A blocking call in a coroutine, with a receiver that is a coroutine."""
    came: list[str] = []

    async def received(hook: Received) -> None:
        await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.001)
        came.append(hook.id)

    async def used() -> None:
        world.clock.until_idle()

    world.on_webhook(received)
    submit(world)
    run(used())

    assert len(came) == 1


def test_a_coroutine_moves_the_clock_and_its_receiver_lives_on_the_same_loop(world: World, run: Run) -> None:
    async def used() -> str:
        came: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def received(hook: Received) -> int:
            assert asyncio.get_running_loop() is loop
            await came.put(hook.event or "")
            return 200

        world.on_webhook(received)
        submit(world)
        moved = await world.clock.auntil_idle()
        assert moved.fired[-1].what == "delivery.attempt"
        return await came.get()

    assert run(used()) == "video.generation.completed"


def test_what_a_receiver_raises_is_a_500_and_is_tried_again(world: World) -> None:
    calls: list[Received] = []

    def received(hook: Received) -> None:
        calls.append(hook)
        if len(calls) == 1:
            raise KeyError("order")

    world.on_webhook(received)
    submit(world)

    world.clock.until_idle()

    attempts = world.deliveries[0].attempts
    assert [(each.status, each.error) for each in attempts] == [(500, "KeyError: 'order'"), (200, None)]


@pytest.mark.parametrize("kind", ["function", "coroutine"])
def test_an_assertion_that_fails_inside_a_receiver_fails_the_test(world: World, run: Run, kind: str) -> None:
    def received(hook: Received) -> None:
        assert hook.event == "something else"

    async def awaited(hook: Received) -> None:
        received(hook)

    world.on_webhook(received if kind == "function" else awaited)
    submit(world)

    move = world.clock.until_idle if kind == "function" else lambda: run(world.clock.auntil_idle())
    with pytest.raises(AssertionError, match="something else"):
        move()

    assert world.deliveries[0].state == "failed"


def test_a_receiver_cannot_move_the_clock_that_waits_for_it(world: World) -> None:
    def received(_hook: Received) -> None:
        with pytest.raises(BadInput, match="waits for this receiver"):
            world.clock.advance("1s")

    world.on_webhook(received)
    submit(world)

    world.clock.until_idle()

    assert statuses(world.deliveries[0]) == [200]


def test_a_running_clock_delivers_without_anyone_waiting(soundstage: Soundstage) -> None:
    came = threading.Event()
    quick = soundstage.world("quick-one", scenario="unlimited", rate=10_000)
    quick.on_webhook(lambda _received: came.set())
    submit(quick)

    assert came.wait(10)
    quick.forget()


def test_each_world_has_its_own_receiver_and_others_go_over_loopback(world: World, soundstage: Soundstage) -> None:
    other, came = soundstage.world("other-one", scenario="unlimited"), list[str]()
    world.on_webhook(lambda received: came.append(received.url))
    submit(other)
    submit(other, webhook_url="http://127.0.0.1:9/nobody-listens-here")
    submit(world)

    other.clock.until_idle()
    world.clock.until_idle()

    assert came == [HOOK]
    assert [each.state for each in other.deliveries] == ["blocked", "failed"]


def test_an_early_leave_lets_go_of_a_delivery(world: World) -> None:
    """An interrupted jump leaves nothing waiting for a receiver that will not come."""

    def received(_hook: Received) -> None:
        raise KeyboardInterrupt

    world.on_webhook(received)
    submit(world)

    with pytest.raises(KeyboardInterrupt):
        world.clock.until_idle()
    world.on_webhook(lambda _hook: 200)

    world.clock.until_idle()

    assert world.deliveries[0].state == "delivered"


@pytest.mark.parametrize(
    ("headers", "body", "event"),
    [
        ({"x-creativeai-event": "video.completed"}, b"not JSON", "video.completed"),
        ({}, b'{"event": "task.completed"}', "task.completed"),
        ({}, b'["event"]', None),
        ({}, b'{"event": ', None),
    ],
)
def test_an_event_is_named_by_its_header_or_its_body(headers: dict[str, str], body: bytes, event: str | None) -> None:
    assert Received("1", HOOK, headers, body).event == event
