"""Whatever is sent to the endpoint or the authorization server, the answer is theirs: no 500, no broken header."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server import providers
from mock_server.answer import Request
from mock_server.app import App, build
from mock_server.births import Births
from mock_server.control.desk import Options
from mock_server.providers.kubeez import grants
from mock_server.providers.kubeez.oauth import OAuth
from mock_server.worlds import Worlds
from tests.mcp.browser import CALLBACK
from tests.mcp.studio import VERIFIER
from tests.mcp.wire import KEY, ORIGIN, URL, Wire

CLIENT = grants.Client((CALLBACK,), "none", "Studio", "mark")
WORDS = "S256 code authorization_code refresh_token read:balance demo kzc_demo_x kzr_demo_x kzt_demo_x approve none"
KNOWN = st.sampled_from([CLIENT.id, CALLBACK, URL, VERIFIER, grants.proof(VERIFIER), *WORDS.split()])
NAMES = st.sampled_from(
    "client_id client_secret redirect_uri state scope resource response_type code code_challenge code_challenge_method "
    "code_verifier grant_type refresh_token token world decision".split()
)
FORMS = st.dictionaries(NAMES, KNOWN | st.text(max_size=40)).map(
    lambda form: urlencode(form, errors="replace").encode()
)
BODIES = st.binary(max_size=60) | FORMS
METADATA = st.dictionaries(
    st.sampled_from(["redirect_uris", "token_endpoint_auth_method", "client_name", "scope"]),
    st.none() | st.text(max_size=20) | st.lists(KNOWN | st.integers() | st.text(max_size=20), max_size=3) | st.floats(),
)
PATHS = st.sampled_from(["authorize", "token", "register", "revoke", "ci42/authorize", "x/y/z", ""])


@pytest.fixture(scope="module")
def servers() -> tuple[OAuth, OAuth]:
    """One that approves all, one that asks a person."""
    worlds = Worlds(Births(providers.rooms(), scenario="unlimited", rate=0))
    return OAuth(worlds), OAuth(worlds, page=True)


def check(server: OAuth, method: str, path: str, query: bytes, body: bytes) -> None:
    headers = {b"host": b"127.0.0.1:8080", b"authorization": b"Basic " + body}
    for sent in (headers, {b"host": b"127.0.0.1:8080"}):
        answer = server.answer(Request("kubeez", method, f"/kubeez/oauth/{path}", query, sent, body, ORIGIN))
        assert answer.status < 500
        assert not any(b"\r" in value or b"\n" in value for _, value in answer.headers)


@given(method=st.sampled_from(["GET", "POST", "PUT", "OPTIONS"]), path=PATHS, query=BODIES, body=BODIES)
def test_forms(servers: tuple[OAuth, OAuth], method: str, path: str, query: bytes, body: bytes) -> None:
    for server in servers:
        check(server, method, path, query, body)


@given(metadata=METADATA)
def test_registrations(servers: tuple[OAuth, OAuth], metadata: object) -> None:
    check(servers[0], "POST", "register", b"", json.dumps(metadata).encode())


@given(letters=st.binary(max_size=60))
def test_forged_client_ids(servers: tuple[OAuth, OAuth], letters: bytes) -> None:
    ident = f"kzclient-{grants._letters(letters)}"

    assert grants.client(ident) is None
    check(servers[0], "GET", "authorize", urlencode({"client_id": ident}).encode(), b"")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
METHODS = st.sampled_from(["initialize", "tools/list", "tools/call", "ping", "server/discover", "notifications/x", "x"])
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | JSON,
        "id": st.integers() | JSON,
        "method": METHODS | JSON,
        "params": st.fixed_dictionaries(
            {}, optional={"name": st.just("get_balance") | JSON, "arguments": JSON, "cursor": JSON, "_meta": JSON}
        )
        | JSON,
    },
)
REVISIONS = st.sampled_from(["", "2025-03-26", "2025-11-25", "2026-07-28", "2031-01-01", "x"])


@pytest.fixture(scope="module")
def app() -> App:
    return build(Options(rate=0, scenario="unlimited"))


@given(
    body=MESSAGES.map(lambda message: json.dumps(message).encode())
    | JSON.map(lambda value: json.dumps(value).encode()),
    revision=REVISIONS,
    accept=st.sampled_from(["*/*", "application/json", "application/json, text/event-stream", "text/html"]),
    session=st.sampled_from(["", "x", "é"]),
)
def test_messages(app: App, body: bytes, revision: str, accept: str, session: str) -> None:
    headers = {**KEY, "content-type": "application/json", "accept": accept}
    headers |= {"mcp-protocol-version": revision} if revision else {}
    headers |= {"mcp-session-id": session} if session else {}
    sent = {name: value.encode("latin-1") for name, value in headers.items()}

    answer = asyncio.run(Wire(app).ask("POST", "/kubeez/mcp", headers=sent, content=body))

    assert answer.status_code < 500
    assert not answer.is_redirect
