"""Real host names are answered in this process, without a socket; every other host is let through."""

import asyncio
import threading
from base64 import b64decode
from typing import Any

import httpx
import httpx2
import openai
import pytest
import respx
from respx.mocks import HTTPCoreMocker

from mock_server.engine.errors import BadInput
from mock_server.handle.soundstage import Soundstage
from mock_server.handle.world import World
from mock_server.intercept import intercept
from tests.inprocess.asking import HOST, MANNERS, PROMPT, VIDEOS, asker, bearer
from tests.inprocess.conftest import Run
from tests.media.decoded import picture, video


@pytest.mark.usefixtures("no_sockets")
@pytest.mark.parametrize("manner", MANNERS)
def test_from_submit_to_playable_film_without_a_socket(manner: str, world: World, run: Run) -> None:
    ask = asker(manner, run, headers=bearer(world.key))

    with intercept(world):
        job = ask("POST", VIDEOS, json={"prompt": PROMPT, "duration": 5})
        world.clock.until_idle()
        done = ask("GET", f"{VIDEOS}/{job.json()['id']}").json()
        film = ask("GET", done["output_url"])

    assert (job.status_code, done["status"]) == (202, "completed")
    assert video(film.content).seconds == 5.0
    assert film.headers["content-length"] == str(len(film.content))


@pytest.mark.usefixtures("no_sockets")
def test_the_openai_sdk_chats_draws_and_streams(world: World) -> None:
    client = openai.OpenAI(base_url=f"{HOST}/v1", api_key=f"sk-{world.key}", max_retries=0)

    with intercept(world), client:
        drawn = client.images.generate(model="dall-e-3", prompt=PROMPT, response_format="b64_json")
        said = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": PROMPT}])
        pieces = client.chat.completions.create(
            model="gpt-4o", messages=[{"role": "user", "content": PROMPT}], stream=True
        )
        streamed = "".join(piece.choices[0].delta.content or "" for piece in pieces)

    assert drawn.data is not None
    assert picture(b64decode(drawn.data[0].b64_json or "")).size == (1024, 1024)
    assert said.choices[0].message.content == streamed


@pytest.mark.usefixtures("no_sockets")
def test_the_asynchronous_openai_sdk_does_so_too(world: World, run: Run) -> None:
    async def used() -> str:
        async with openai.AsyncOpenAI(base_url=f"{HOST}/v1", api_key=world.key, max_retries=0) as client:
            await client.images.generate(model="dall-e-3", prompt=PROMPT)
            pieces = await client.chat.completions.create(
                model="gpt-4o", messages=[{"role": "user", "content": PROMPT}], stream=True
            )
            return "".join([piece.choices[0].delta.content or "" async for piece in pieces])

    with intercept(world):
        assert len(run(used())) > 10
    assert [each.status for each in world.journal] == [200, 200]


def test_clients_that_were_built_before_are_reached(world: World) -> None:
    old, old2 = httpx.Client(headers=bearer(world.key)), httpx2.Client(headers=bearer(world.key))

    with old, old2, intercept(world):
        statuses = [client.get(f"{HOST}/v1/models").status_code for client in (old, old2)]

    assert statuses == [200, 200]
    assert len(world.journal) == 2


@pytest.mark.parametrize("manner", MANNERS)
def test_other_hosts_are_let_through(manner: str, world: World, soundstage: Soundstage, run: Run) -> None:
    ask = asker(manner, run)

    with intercept(world):
        inside = ask("POST", f"{soundstage.url}/creativeai/v1/video/generations", json={"prompt": PROMPT})

    assert inside.status_code == 401
    assert world.journal == []


def test_a_test_keeps_its_own_respx_routes(world: World) -> None:
    """Whichever began first."""
    with respx.mock() as outer:
        outer.get("https://example.com/a").respond(201)
        with intercept(world), respx.mock() as inner:
            inner.get("https://example.com/b").respond(204)
            met = [httpx.get(f"https://example.com/{path}").status_code for path in "ab"]
            ours = httpx.get(f"{HOST}/v1/models", headers=bearer(world.key)).status_code

    assert (met, ours) == ([201, 204], 200)


def test_a_request_to_no_route_fails_where_respx_is_strict(world: World) -> None:
    with intercept(world), respx.mock(), pytest.raises(respx.models.AllMockedAssertionError):
        httpx.get("https://example.com/nobody")


def test_everything_is_as_before_afterwards(world: World, soundstage: Soundstage) -> None:
    before = (httpx2.HTTPTransport.handle_request, httpx2.AsyncHTTPTransport.handle_async_request)
    another = soundstage.world("another-one")

    first, second = intercept(world), intercept(another)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert httpx2.HTTPTransport.handle_request is not before[0]
    second.__exit__(ZeroDivisionError, ZeroDivisionError(), None)

    assert (httpx2.HTTPTransport.handle_request, httpx2.AsyncHTTPTransport.handle_async_request) == before
    assert (HTTPCoreMocker.routers, HTTPCoreMocker._patches) == ([], [])


def test_the_key_picks_among_the_worlds_that_are_intercepted(world: World, soundstage: Soundstage) -> None:
    """Whatever their order, and only those: a key of no such world is a wrong key, and says which is right."""
    second, stranger = soundstage.world("second-one"), "mock_never-heard-of"

    with intercept(world), intercept(second):
        for key in (world.key, second.key, second.key):
            assert httpx.post(VIDEOS, headers=bearer(key), json={"prompt": PROMPT}).status_code == 202
        refused = httpx2.post(VIDEOS, headers=bearer(stranger), json={"prompt": PROMPT})

    assert (len(world.jobs), len(second.jobs)) == (1, 2)
    assert refused.status_code == 401
    assert f"`{world.name}`" in refused.json()["error"]["message"]


@pytest.mark.parametrize("manner", MANNERS)
def test_a_stream_is_read_as_it_comes(manner: str, world: World, run: Run) -> None:
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": PROMPT}], "stream": True}

    with intercept(world):
        answer = asker(manner, run, headers=bearer(world.key))("POST", f"{HOST}/v1/chat/completions", json=body)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.rstrip().endswith("data: [DONE]")


@pytest.mark.parametrize("manner", MANNERS)
def test_a_late_answer_is_the_library_s_own_timeout(manner: str, world: World, run: Run) -> None:
    library: Any = httpx2 if manner.startswith("httpx2") else httpx
    world.rule(fault={"kind": "latency", "ms": 5_000})

    with intercept(world), pytest.raises(library.ReadTimeout) as raised:
        asker(manner, run, timeout=0.05)("GET", f"{HOST}/v1/models", headers=bearer(world.key))

    assert str(raised.value.request.url) == f"{HOST}/v1/models"


def test_an_answer_that_waits_for_its_job_comes_when_another_task_moves_the_clock(
    soundstage: Soundstage, run: Run
) -> None:
    slow = soundstage.world("slow-painter", accounts={"mayanio": {"sync_pace": 1}})
    body = {"prompt": PROMPT}

    async def used() -> Any:
        async with httpx.AsyncClient(headers=bearer(slow.key)) as client:
            asked = asyncio.ensure_future(client.post("https://mayanio.com/api/v1/images", json=body))
            await asyncio.wait([asked], timeout=0.1)
            assert not asked.done(), asked.result().text
            await slow.clock.auntil_idle()
            return await asked

    with intercept(slow):
        assert run(used()).status_code == 200


def test_threads_share_a_world_without_a_lock_of_their_own(world: World) -> None:
    def work(number: int) -> None:
        with httpx.Client(headers=bearer(world.key)) as client:
            for turn in range(5):
                client.post(VIDEOS, json={"prompt": f"{PROMPT} {number} {turn}"}).raise_for_status()

    with intercept(world):
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len({job.id for job in world.jobs}) == 40


def test_without_a_world_the_next_step_is_told() -> None:
    with pytest.raises(BadInput, match="intercept needs a world"), intercept():
        pass


def test_a_loop_that_is_not_asyncio_s_is_told_so(world: World) -> None:
    """As trio's: a coroutine that is driven by somebody else."""
    asked = httpx.Request("GET", f"{HOST}/v1/models")

    with pytest.raises(BadInput, match="no asyncio loop runs here"):
        world.transport().handle_async_request(asked).send(None)


def test_hosts_of_output_links_are_answered_too(world: World) -> None:
    """As a program meets them whose links were told with the provider's own CDN."""
    with intercept(world), httpx.Client(headers=bearer(world.key)) as client:
        drawn = client.post(f"{HOST}/v1/images/generations", json={"model": "dall-e-3", "prompt": PROMPT})
        here = httpx.URL(drawn.json()["data"][0]["url"])
        there = here.copy_with(host=world.house.desk.edge.rooms["creativeai"].cdn or "")

        assert here.host != there.host
        assert client.get(here).content == client.get(there).content
