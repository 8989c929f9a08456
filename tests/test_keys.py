"""Keys as a client meets them: which are refused, how that is said, and that a live one leaves no trace."""

import gc
from collections import deque
from collections.abc import Iterator

import pytest

from mock_server.edge import Edge
from mock_server.worlds import HINT, Worlds
from tests.client import Client

PATH = "/v1/video/generations"
VIDEO = {"prompt": "A kite over a harbour"}
SECRET = "abcdefSECRET0123456789"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (None, "No API key was sent."),
        ("demo", "Invalid API key."),
        (f"rph_live_{SECRET}", "This looks like a live key. It was refused and not stored."),
        ("mock_other__free-teir", 'unknown scenario `free-teir`; did you mean "free-tier"?'),
        ("mock_demo__free-tier", "world `demo` was made with `unlimited`; reset it or choose another name."),
    ],
)
def test_a_wrong_key_is_a_401_in_the_providers_envelope_with_the_next_step(
    client: Client, key: str | None, said: str
) -> None:
    client.get(f"{PATH}/x")  # the world `demo` is there
    for answer in (client.post(PATH, VIDEO, key=key), client.get(f"{PATH}/vgen_x", key=key)):
        assert (answer.status, answer.headers["x-mock-why"]) == (401, "key")
        assert answer.json["error"]["code"] == "authentication_error"
        assert said in answer.json["error"]["message"]
        assert HINT in answer.json["error"]["message"] or "`" in said


@pytest.mark.parametrize("scheme", ["Basic", "Token", "mock_demo"])
def test_only_a_bearer_token_is_a_key(client: Client, scheme: str) -> None:
    assert client.get(f"{PATH}/x", key=None, headers={"authorization": f"{scheme} mock_demo"}).status == 401
    assert client.get(f"{PATH}/x", key=None, headers={"authorization": "bearer mock_demo"}).status == 404


def test_exchanges_without_a_world_are_kept_beside_the_worlds(client: Client, worlds: Worlds) -> None:
    client.post(PATH, VIDEO, key=None)
    client.get("/nowhere")
    assert [(each.path, each.status, each.why) for each in worlds.journal] == [
        (PATH, 401, "key"),
        ("/nowhere", 404, None),
    ]
    assert len(worlds) == 0


@pytest.mark.parametrize("prefix", ["rph_live_", "sk_live_", "sk-", "sk-proj-", "rph_live_mock_"])
def test_a_live_key_is_nowhere_afterwards(client: Client, edge: Edge, prefix: str) -> None:
    """Not in a journal, a table, a message; not in any object that hangs on the server."""
    key = f"{prefix}{SECRET}"
    for answer in (
        client.post(PATH, VIDEO, key=key),
        client.get(f"{PATH}/vgen_x", key=key),
        client.get("/nowhere", key=key),
        client.call("DELETE", PATH, key=key),
    ):
        assert answer.status in (401, 404, 405)
        assert SECRET.encode() not in answer.body
        assert SECRET not in str(answer.headers)
    assert len(edge.worlds.journal) == 4
    assert [thing for thing in hanging_on(edge.worlds) if SECRET in str(thing)] == []


def test_the_search_for_a_key_finds_one_that_is_kept(client: Client, edge: Edge) -> None:
    """A mock key is kept, by its seat and its jobs; the search above would have found it."""
    key = f"mock_{SECRET.lower()}"
    client.post(PATH, VIDEO, key=key)
    assert [thing for thing in hanging_on(edge.worlds) if SECRET.lower() in str(thing)]


def hanging_on(root: object) -> Iterator[str | bytes]:
    """Every string that can be reached from an object, records without a collector included."""
    seen, left = set[int](), [root]
    while left:
        thing = left.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, str | bytes):
            yield thing
        elif isinstance(thing, dict | list | tuple | set | deque) or type(thing).__module__.startswith("mock_server"):
            left += gc.get_referents(thing)
            left += [getattr(thing, name) for name in getattr(thing, "__struct_fields__", ())]


def test_ids_do_not_depend_on_who_else_is_asking(client: Client) -> None:
    """Two orders of the same requests, other keys and polls in between: the same ids, world by world."""
    asks = [("a", "one"), ("b", "one"), ("a", "two"), ("a", "one"), ("b", "two")]

    def ids(keys: dict[str, str], order: list[int]) -> set[tuple[str, str]]:
        got = set()
        for index in order:
            world, prompt = asks[index]
            made = client.post(PATH, {"prompt": prompt}, key=f"{keys[world]}mock_{world}")
            client.get(f"{PATH}/{made.json['id']}", key=f"mock_{world}")
            got.add((world, made.json["id"]))
        return got

    first = ids({"a": "", "b": ""}, [0, 1, 2, 3, 4])
    for name in ("a", "b"):
        client.edge.worlds.drop(name)
    assert ids({"a": "sk-", "b": "rph_test_"}, [4, 3, 2, 1, 0]) == first
    assert len({ident for _, ident in first}) == len(asks)
