"""A provider of a world, ready to be called."""

from collections.abc import Iterator

import httpx
import pytest

from mock_server.engine.errors import BadInput
from mock_server.handle.api import Api
from mock_server.handle.soundstage import Soundstage
from mock_server.handle.world import World
from tests.inprocess.conftest import Run


@pytest.fixture
def api(soundstage: Soundstage, world: World) -> Iterator[Api]:
    made = Api("creativeai", soundstage, world)
    yield made
    made.close()


def test_what_a_client_has_to_be_told(api: Api, soundstage: Soundstage, world: World) -> None:
    assert (api.base_url, api.openai_url) == (f"{soundstage.url}/creativeai", f"{soundstage.url}/creativeai/v1")
    assert (api.key, repr(api)) == (world.key, f"<Api {api.base_url} with key {world.key}>")


def test_its_clients_are_ready(api: Api, world: World, run: Run) -> None:
    async def asked() -> int:
        async with api.async_client() as client:
            return (await client.get("/v1/models")).status_code

    assert (api.client.get("/v1/models").status_code, run(asked())) == (200, 200)
    assert len(world.journal) == 2


def test_it_is_closed_with_its_client(api: Api) -> None:
    client = api.client
    api.close()

    with pytest.raises(RuntimeError, match="closed"):
        client.get("/v1/models")
    assert isinstance(client, httpx.Client)


def test_a_provider_that_is_not_served_is_named(soundstage: Soundstage, world: World) -> None:
    with pytest.raises(BadInput, match='no provider `creativai`; did you mean "creativeai"'):
        Api("creativai", soundstage, world)
