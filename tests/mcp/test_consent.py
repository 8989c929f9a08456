"""`--oauth page`: a person picks the world and what the client may do there."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp.browser import landed
from tests.mcp.studio import SCOPES, public
from tests.mcp.wire import Wire

pytestmark = pytest.mark.anyio


class Form(HTMLParser):
    """What a browser would send, and what stands there to be ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.world: str | None = None
        self.ticked: list[str] = []
        self.offered: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if told.get("type") == "hidden":
            self.hidden[name] = value
        elif name == "world":
            self.world = value
        elif name == "scope":
            self.offered.append(value)
            self.ticked += [value] if "checked" in told else []


@pytest.fixture
def asking(edge: Edge, births: Births, worlds: Worlds, runtime: Runtime) -> Wire:
    """A server that asks a person."""
    return Wire(App(Desk(Options(oauth="page"), worlds, births, edge, runtime)))


async def decide(wire: Wire, form: Form, **picked: str | list[str]) -> dict[str, str]:
    """Press a button; what the client is told."""
    sent = {**form.hidden, "world": form.world, "scope": form.ticked, **picked}
    return landed(await wire.ask("POST", "/kubeez/oauth/authorize", data=sent))


async def test_the_page_offers_worlds_and_all_capabilities(asking: Wire, worlds: Worlds) -> None:
    worlds.get_or_make("ci42")

    page = await (await public(asking)).authorize(scope="read:balance")

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    form = Form(page.text)
    assert (form.world, form.offered, form.ticked) == ("demo", SCOPES, ["read:balance"])
    assert "<option>ci42</option>" in page.text
    assert "Check the credit balance" in page.text


async def test_what_a_person_picks_is_what_the_client_gets(asking: Wire, worlds: Worlds) -> None:
    asks = await public(asking)
    form = Form((await asks.authorize()).text)

    told = await decide(asking, form, world="ci42", scope=["read:balance", "read:generations"], decision="approve")
    tokens = (await asks.redeem(told["code"])).json()

    assert (told["state"], tokens["scope"]) == ("s1", "read:balance read:generations")
    assert tokens["access_token"].startswith("kzt_ci42_")


@pytest.mark.parametrize("picked", [{"decision": "refuse"}, {"decision": "approve", "scope": []}])
async def test_a_person_who_grants_nothing_refuses(asking: Wire, picked: dict[str, str]) -> None:
    form = Form((await (await public(asking)).authorize()).text)

    told = await decide(asking, form, **picked)

    assert (told["error"], told["state"]) == ("access_denied", "s1")


async def test_a_client_cannot_decide_for_the_person(asking: Wire) -> None:
    page = await (await public(asking)).authorize(decision="approve")

    assert page.status_code == 200
    assert "Let a client in?" in page.text


async def test_a_clients_name_is_text_and_nothing_else(asking: Wire) -> None:
    page = (await (await public(asking, "<script>alert(1)</script>")).authorize(state='"><b>')).text

    assert "<script>" not in page
    assert "<script>alert(1)</script>" in unescape(page)
    assert Form(page).hidden["state"] == '"><b>'
    assert re.search(r"<b>[^&]", page) is None


async def test_nobody_puts_the_page_into_a_frame(asking: Wire) -> None:
    page = await (await public(asking)).authorize()

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1:8080", 302), ("https://evil.example", 403), ("null", 403), ("http://127.0.0.1:8081", 403)],
)
async def test_only_the_page_itself_decides(asking: Wire, origin: str, status: int) -> None:
    form = Form((await (await public(asking)).authorize()).text)
    sent = {**form.hidden, "world": form.world, "scope": form.ticked, "decision": "approve"}

    answer = await asking.ask("POST", "/kubeez/oauth/authorize", data=sent, headers={"origin": origin})

    assert answer.status_code == status
