"""One attempt, over a real connection to a receiver on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from mock_server.webhooks import sender as sender_file
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.sender import HttpSender
from mock_server.webhooks.targets import Targets

pytestmark = pytest.mark.anyio

HEADERS = (("Content-Type", "application/json"), ("X-CreativeAI-Event", "video.generation.completed"))
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def receiver(handler: Handler, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """A receiver's URL, as long as the block lasts."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # aiohttp tells it nowhere else
    try:
        yield f"http://{host}:{port}/hook"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def sending(timeout_s: float = 5.0) -> AsyncIterator[HttpSender]:
    made = HttpSender(Targets(), timeout_s)
    try:
        yield made
    finally:
        await made.close()


def delivery(url: str, body: bytes = b'{"id": "vgen_1"}') -> Delivery:
    return Delivery("d", "j", "video.generation.completed", url, HEADERS, body, 0.0, (0.0,))


async def test_bytes_and_headers_arrive_as_they_are() -> None:
    got: list[tuple[str, bytes, list[tuple[str, str]]]] = []

    async def take(request: web.Request) -> web.Response:
        got.append((request.method, await request.read(), list(request.headers.items())))
        return web.Response(status=204)

    body = '{"prompt": "caf\u00e9 \u6e2f",  "spaces": "kept"}'.encode()
    async with receiver(take) as url, sending() as sender:
        status, error, took_ms = await sender.send(delivery(url, body))
    assert (status, error, took_ms > 0) == (204, None, True)
    [(method, sent, headers)] = got
    assert (method, sent) == ("POST", body)
    assert [pair for pair in headers if pair[0] in dict(HEADERS)] == list(HEADERS)
    assert "User-Agent" not in dict(headers)


@pytest.mark.parametrize("status", [200, 201, 302, 400, 404, 500, 503])
async def test_the_status_is_told_whatever_it_is_and_redirects_are_not_followed(status: int) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"}, body=b"x" * 100_000)

    async with receiver(answer) as url, sending() as sender:
        assert (await sender.send(delivery(url)))[:2] == (status, None)
    assert asked == ["/hook"]


async def test_a_receiver_that_hangs_is_given_up_and_holds_up_nobody_else() -> None:
    released = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        if request.path == "/hook":
            await released.wait()
        return web.Response()

    async with receiver(hang) as url, sending(timeout_s=0.15) as sender:
        hanging = asyncio.create_task(sender.send(delivery(url)))
        assert (await sender.send(delivery(f"{url}/fine")))[0] == 200
        status, error, took_ms = await hanging
        released.set()
    assert (status, error) == (None, "no answer within 0.15 s")
    assert took_ms >= 140


async def test_time_spent_in_line_is_not_the_receivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one connection allowed, who stands in line behind one that hangs is still sent, with all its time left."""
    monkeypatch.setattr(sender_file, "CONNECTIONS", 1)
    release, asked = asyncio.Event(), list[str]()

    async def slow(request: web.Request) -> web.Response:
        asked.append(request.path)
        await release.wait()
        return web.Response()

    async with receiver(slow) as url, sending(timeout_s=0.1) as sender:
        answers = await asyncio.gather(*(sender.send(delivery(url)) for _ in range(3)))
        release.set()
    assert [each[1] for each in answers] == ["no answer within 0.1 s"] * 3
    assert len(asked) == 3


async def test_nobody_there_is_an_error_and_no_exception() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    async with sending() as sender:
        status, error, _ = await sender.send(delivery(f"http://127.0.0.1:{port}/"))
    assert (status, (error or "").partition(":")[0]) == (None, "ClientConnectorError")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http:///x", "no url", "http://localhost:99999/", "http://\u2028/"]
)
async def test_urls_that_lead_nowhere_are_errors_too(url: str) -> None:
    async with sending() as sender:
        status, error, took_ms = await sender.send(delivery(url))
    assert status is None
    assert error
    assert len(error) <= 300
    assert took_ms >= 0


async def test_a_receiver_that_hangs_up_or_talks_nonsense_is_an_error() -> None:
    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HI THERE\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(rude, "127.0.0.1", 0)
    async with server, sending() as sender:
        port = server.sockets[0].getsockname()[1]
        status, error, _ = await sender.send(delivery(f"http://127.0.0.1:{port}/"))
    assert status is None
    assert error


async def test_localhost_is_this_machine() -> None:
    async def take(request: web.Request) -> web.Response:
        return web.Response()

    async with receiver(take) as url, sending() as sender:
        assert (await sender.send(delivery(url.replace("127.0.0.1", "localhost"))))[0] == 200


async def test_many_go_out_together() -> None:
    """Each waits until all have come: one after the other none would be answered."""
    waiting, all_here = 0, asyncio.Event()

    async def meet(request: web.Request) -> web.Response:
        nonlocal waiting
        waiting += 1
        if waiting == 50:
            all_here.set()
        await all_here.wait()
        return web.Response()

    async with receiver(meet) as url, sending() as sender:
        answers = await asyncio.gather(*(sender.send(delivery(url)) for _ in range(50)))
    assert {each[0] for each in answers} == {200}
