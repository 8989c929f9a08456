"""Signing in as a client does that was told the URL alone: registered, approved, with tokens that do what they may.

Only on this machine, where nobody is asked for approval: elsewhere it would leave a client behind, or need a person.
"""

from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite.mcp.sign_in import SERVER, metadata
from contracts.suite.tools import CLIENT
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

SCOPE, TOKEN = "K-86", "K-85"
BACK, STATE = "http://127.0.0.1:1/callback", "soundstage-check-state"
VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123456789"
JSON = "application/json"


def _challenge() -> str:
    return urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def _flow(bench: "Bench") -> None:
    """From nothing to a token, what the token may, a new one for the old, and a code that is good once."""
    server = _near(bench)
    client = _registered(bench, server)
    code = _approved(bench, server, client)
    wrong = _redeemed(bench, server, client, code, "another-verifier-of-forty-three-characters-or-more")
    bench.expect(wrong.status == 400, SERVER, "400 to a code with another verifier", _told(wrong))
    code = _approved(bench, server, client)
    given = _redeemed(bench, server, client, code, VERIFIER)
    tokens = _tokens(bench, given)
    if tokens is None:
        return
    _used(bench, tokens["access_token"])
    _renewed(bench, server, client, tokens)
    again = _redeemed(bench, server, client, code, VERIFIER)
    bench.expect(again.status == 400, SERVER, "400 to a code that was used before", _told(again))


def _near(bench: "Bench") -> dict[str, Any]:
    """The metadata of an authorization server that may be asked. Raises Unstageable."""
    if not bench.session.is_local:
        raise Unstageable("a client would be left behind at a target that is not on this machine")
    issuer, server = metadata(bench)
    if urlsplit(issuer).netloc != urlsplit(bench.wire.base).netloc:
        raise Unstageable("tokens are given elsewhere, and a gateway need not know them")
    named = all(isinstance(server.get(f"{name}_endpoint"), str) for name in ("registration", "authorization", "token"))
    if not named:
        raise Unstageable("an endpoint is missing: mcp/authorization says so")
    return server


def _registered(bench: "Bench", server: dict[str, Any]) -> str:
    wish = {
        "client_name": CLIENT["name"],
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
    }
    met = _sent(bench, server["registration_endpoint"], orjson.dumps(wish), JSON)
    client = at(met.json, "client_id")
    taken = met.status in (200, 201) and isinstance(client, str) and client
    if not bench.expect(taken, SERVER, "a client to be registered (RFC 7591)", _told(met)):
        raise Unstageable("no client was registered")
    return str(client)


def _approved(bench: "Bench", server: dict[str, Any], client: str) -> str:
    """A code, as the browser is sent back with it. Raises Unstageable where a person has to approve."""
    asked = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": BACK,
        "state": STATE,
        "code_challenge": _challenge(),
        "code_challenge_method": "S256",
        "scope": "read:balance",
        "resource": bench.wire.base + bench.wire.endpoint,
    }
    met = bench.wire.visit(f"{server['authorization_endpoint']}?{urlencode(asked)}")
    bench.exchanges.append(_shown(met))
    if met.status == 200:
        raise Unstageable("a person has to approve, so no token can be got here")
    to = met.response_headers.get("location", "")
    told = {name: values[0] for name, values in parse_qs(urlsplit(to).query).items()}
    sent = met.status in (302, 303, 307) and to.startswith(BACK)
    bench.expect(sent, SERVER, f"the browser to be sent back to {BACK}", f"{met.status} {to.partition('?')[0]}")
    bench.expect(told.get("state") == STATE, SERVER, "the state as it was given", told.get("state"))
    if not bench.expect("code" in told, SERVER, "a code", sorted(told) or _told(met)):
        raise Unstageable("no code was given")
    return told["code"]


def _redeemed(bench: "Bench", server: dict[str, Any], client: str, code: str, verifier: str) -> Met:
    form = {"grant_type": "authorization_code", "code": code, "client_id": client, "redirect_uri": BACK}
    return _sent(bench, server["token_endpoint"], urlencode({**form, "code_verifier": verifier}).encode())


def _sent(bench: "Bench", url: str, raw: bytes, kind: str = "application/x-www-form-urlencoded") -> Met:
    met = bench.wire.submit(url, raw, kind)
    bench.exchanges.append(_shown(met))
    return met


def _shown(met: Met) -> Met:
    """An exchange as it may be shown: without codes and tokens."""
    told = {name: value for name, value in met.response_headers.items() if name != "location"}
    error = orjson.dumps({"error": at(met.json, "error")}) if met.status >= 400 and isinstance(met.json, dict) else b""
    url = met.url.partition("?")[0]
    return replace(met, url=url, request_body=b"", response_headers=told, response_body=error)


def _tokens(bench: "Bench", met: Met) -> dict[str, Any] | None:
    """What was given for a code or a refresh token; None where that has been blamed."""
    told = met.json
    good = met.status == 200 and isinstance(told, dict) and isinstance(told.get("access_token"), str)
    if not bench.expect(good, SERVER, "an access token", _told(met)):
        return None
    kind, lasts = told.get("token_type"), told.get("expires_in", 1)
    bench.expect(str(kind).lower() == "bearer", SERVER, "token_type Bearer", kind)
    bench.expect(type(lasts) is int and lasts > 0, SERVER, "expires_in in whole seconds", lasts)
    kept = met.response_headers.get("cache-control", "no such header")
    bench.expect("no-store" in kept, SERVER, "cache-control: no-store", kept)
    return dict(told)


def _used(bench: "Bench", token: str) -> None:
    """A token opens what was approved and nothing else. The call that is refused would make nothing."""
    headers = {"authorization": f"Bearer {token}"}
    met = bench.call("get_balance", headers=headers, patient=False)
    bench.expect(met.status == 200, TOKEN, "a token that was just given to be good", _told(met), met)
    met = bench.call("generate_media", body={}, headers=headers, patient=False)
    wanted = "403 to generate_media, as read:balance alone was approved"
    bench.expect(met.status == 403, SCOPE, wanted, f"{met.status} {_told(met)}", met)


def _renewed(bench: "Bench", server: dict[str, Any], client: str, tokens: dict[str, Any]) -> None:
    refresh = tokens.get("refresh_token")
    if not bench.expect(isinstance(refresh, str), SERVER, "a refresh token", type(refresh).__name__):
        return
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client}
    told = _tokens(bench, _sent(bench, server["token_endpoint"], urlencode(form).encode()))
    if told is not None:
        headers = {"authorization": f"Bearer {told['access_token']}"}
        met = bench.call("get_balance", headers=headers, patient=False)
        bench.expect(met.status == 200, TOKEN, "a token that was renewed to be good", _told(met), met)


def _told(met: Met) -> str:
    """A refusal's words; never a token."""
    return f"{met.status} {at(met.json, 'error') if isinstance(met.json, dict) else ''}"


ROWS: tuple[Any, ...] = (
    ("tokens", "A client that knows the URL alone signs in, and may what was approved", (SERVER, SCOPE, TOKEN), _flow),
)
