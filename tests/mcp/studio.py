"""A client of the authorization server that does everything by hand, and right unless told otherwise."""

from typing import Any

import httpx

from mock_server.providers.kubeez.grants import proof
from tests.mcp.browser import CALLBACK, landed
from tests.mcp.wire import URL, Wire

AUTHORIZE = "/kubeez/oauth/authorize"
SCOPES = "generate:media generate:music generate:speech generate:ads read:balance read:generations".split()
VERIFIER = "a-verifier-of-our-own-that-is-long-enough-to-be-one"


class Client:
    """A registered client that does everything right unless told otherwise; None leaves a parameter out."""

    def __init__(self, wire: Wire, ident: str, secret: str | None) -> None:
        self.wire = wire
        self.id = ident
        self.secret = secret

    async def authorize(self, path: str = AUTHORIZE, **asked: str | None) -> httpx.Response:
        """Open the authorization URL."""
        right: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": CALLBACK,
            "state": "s1",
            "code_challenge": proof(VERIFIER),
            "code_challenge_method": "S256",
            "resource": URL,
        }
        return await self.wire.ask("GET", path, params=given(right | asked))

    async def code(self, **asked: str | None) -> str:
        """A code, approved at once."""
        return landed(await self.authorize(AUTHORIZE, **asked))["code"]

    async def redeem(self, code: str, **sent: str | None) -> httpx.Response:
        """Turn a code into tokens."""
        right = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return await self.post("token", **(right | sent))

    async def refresh(self, token: str, **sent: str | None) -> httpx.Response:
        """Turn a refresh token into tokens."""
        return await self.post("token", **({"grant_type": "refresh_token", "refresh_token": token} | sent))

    async def tokens(self, **asked: str | None) -> Any:
        """Sign in to the end."""
        return (await self.redeem(await self.code(**asked))).json()

    async def post(self, verb: str, **sent: str | None) -> httpx.Response:
        """A form, with the client's own name and secret."""
        right = {"client_id": self.id, "client_secret": self.secret}
        return await self.wire.ask("POST", f"/kubeez/oauth/{verb}", data=given(right | sent))


def given(parameters: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value is not None}


async def register(wire: Wire, **metadata: Any) -> httpx.Response:
    sent = {"redirect_uris": [CALLBACK], "client_name": "Studio", **metadata}
    return await wire.ask("POST", "/kubeez/oauth/register", json=sent)


async def public(wire: Wire, name: str = "Studio") -> Client:
    """A client without a secret."""
    told = (await register(wire, token_endpoint_auth_method="none", client_name=name)).json()
    return Client(wire, told["client_id"], None)


def refused(answer: httpx.Response, status: int, error: str) -> str:
    """The sentence of a refusal in the standard's words."""
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    said = answer.json()["error_description"]
    assert len(said) > 15
    return str(said)
