"""A person with a browser, and the official OAuth client that sends them there."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

from mock_server.app import App
from tests.mcp.wire import ORIGIN, URL

CALLBACK = "http://127.0.0.1:33418/callback"


class Shelf:
    """Where the client keeps what it was given."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


class Browser:
    """Follows the client to the authorization URL and hands the answer back. added: what is put behind the URL."""

    def __init__(self, app: App, **added: str) -> None:
        self._app = app
        self.added = added
        self.visits: list[str] = []
        self.answer: dict[str, str] = {}
        self.shelf = Shelf()

    def auth(self, **metadata: Any) -> OAuthClientProvider:
        """The official client's authorization, told nothing but the URL."""
        wanted: dict[str, Any] = {"client_name": "Studio", "redirect_uris": [CALLBACK], **metadata}
        return OAuthClientProvider(URL, OAuthClientMetadata(**wanted), self.shelf, self.go, self.back)

    async def go(self, url: str) -> None:
        """Open the authorization URL."""
        self.visits.append(url)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url=ORIGIN) as client:
            sent = await client.get(httpx.URL(url).copy_merge_params(self.added))
        assert sent.status_code == 302, sent.text
        self.answer = landed(sent)

    async def back(self) -> AuthorizationCodeResult:
        """What the client's own listener would have got."""
        return AuthorizationCodeResult.model_validate(self.answer)


def landed(response: httpx.Response) -> dict[str, str]:
    """The parameters a browser is sent back with."""
    assert response.headers["location"].startswith(CALLBACK), response.headers["location"]
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))
