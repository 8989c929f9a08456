"""Where a client without a token is sent: the challenge, the resource's metadata, the authorization server's."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite import tools
from contracts.suite.mcp import rpc
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

CHALLENGE, RESOURCE, SERVER = "K-147", "K-148", "K-149"
WELL_KNOWN = "/.well-known/"
PROTECTED, AUTHORIZATION, OPENID = (
    "oauth-protected-resource",
    "oauth-authorization-server",
    "openid-configuration",
)
SCOPES = ("generate:media", "generate:music", "generate:ads", "read:balance", "read:generations", "generate:speech")
_PARAM = re.compile(r'([a-z_]+)="([^"]*)"')


def _challenge(bench: "Bench") -> None:
    """Every kind of message is challenged, without a token and with a wrong one."""
    asked = [tools.handshake(), tools.said("tools/list", {}), tools.request("get_balance", {})]
    asked += [tools.request("generate_media", {"prompt": "A kite", "model": "nano-banana"})]
    for raw in asked:
        met = rpc.post(bench, raw, authorization=None).met
        _challenged(bench, met)
    for wrong in ("Bearer nobodys-token", "Basic bW9jazptb2Nr"):
        told = _challenged(bench, rpc.post(bench, tools.said("tools/list", {}), authorization=wrong).met)
        error = told.get("error")
        bench.expect(error == "invalid_token", CHALLENGE, "the error invalid_token", error, standing="inferred")


def _challenged(bench: "Bench", met: Met) -> dict[str, str]:
    """What the challenge of a 401 says."""
    bench.expect(met.status == 401, CHALLENGE, "401 without a good token", met.status, met)
    told = met.response_headers.get("www-authenticate", "no such header")
    bench.expect(told.lower().startswith("bearer"), CHALLENGE, "WWW-Authenticate: Bearer", told, met)
    params = dict(_PARAM.findall(told))
    url = params.get("resource_metadata", "")
    bench.expect(url.startswith("http"), CHALLENGE, "resource_metadata with a URL", told, met)
    return params


def _metadata(bench: "Bench") -> None:
    """RFC 9728: the document speaks of the endpoint it was found for, and names who gives tokens."""
    url, told = _resource(bench)
    resource = told.get("resource")
    parts = urlsplit(str(resource))
    bench.expect(parts.scheme in ("http", "https"), RESOURCE, "resource as a URL", resource)
    bench.expect("#" not in str(resource), RESOURCE, "resource without a fragment", resource)
    place = f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{PROTECTED}"
    wanted = (place + parts.path.rstrip("/"), place)
    bench.expect(url in wanted, RESOURCE, f"a resource whose metadata is at {url}", resource)
    target = urlsplit(bench.wire.base + bench.wire.endpoint)
    if parts.netloc == target.netloc:
        own = parts.path.rstrip("/") in (target.path.rstrip("/"), "")
        bench.expect(own, RESOURCE, f"the resource {target.geturl()}", resource)
    methods = told.get("bearer_methods_supported", ["header"])
    bench.expect(isinstance(methods, list) and "header" in methods, RESOURCE, "tokens in the header", methods)
    _scopes(bench, told, RESOURCE)


def _resource(bench: "Bench") -> tuple[str, dict[str, Any]]:
    """Where the metadata of the resource is, and what it says. Raises Unstageable where none can be found."""
    header = rpc.post(bench, tools.said("tools/list", {}), authorization=None).met.response_headers.get(
        "www-authenticate", ""
    )
    url = dict(_PARAM.findall(header)).get("resource_metadata", "")
    if not url.startswith("http"):
        raise Unstageable("no challenge names the metadata: mcp/challenge says so")
    return url, _document(bench, url, RESOURCE)


def _document(bench: "Bench", url: str, rule: str) -> dict[str, Any]:
    met = bench.download(url)
    kind = met.response_headers.get("content-type", "no content type")
    told = met.json
    fits = met.status == 200 and kind.startswith("application/json") and isinstance(told, dict)
    if not bench.expect(
        fits, rule, f"a JSON document at {url}", f"{met.status} {kind} {met.response_body[:200]!r}", met
    ):
        raise Unstageable(f"no document at {url}")
    return dict(told)


def _scopes(bench: "Bench", told: dict[str, Any], rule: str) -> None:
    scopes = told.get("scopes_supported", list(SCOPES))
    known = isinstance(scopes, list) and set(SCOPES) <= set(map(str, scopes))
    bench.expect(known, rule, f"scopes_supported with {', '.join(SCOPES)}", scopes, standing="inferred")


def _server(bench: "Bench") -> None:
    """RFC 8414, and what the protocol asks of it: codes with PKCE, by S256."""
    issuer, told = metadata(bench)
    bench.expect(told.get("issuer") == issuer, SERVER, f"the issuer {issuer}", told.get("issuer"))
    for name in ("authorization_endpoint", "token_endpoint"):
        url = told.get(name)
        bench.expect(isinstance(url, str) and url.startswith("http"), SERVER, f"{name} with a URL", url)
    _endpoints(bench, told)
    for name in ("registration_endpoint", "revocation_endpoint"):
        url = told.get(name, "http" if name[:2] == "rev" else None)
        bench.expect(
            isinstance(url, str) and url.startswith("http"), SERVER, f"{name} with a URL", url, standing="inferred"
        )
    wanted = (("response_types_supported", "code"), ("code_challenge_methods_supported", "S256"))
    for name, word in wanted:
        words = told.get(name)
        bench.expect(isinstance(words, list) and word in words, SERVER, f"{name} with {word}", words)
    grants = told.get("grant_types_supported", ["authorization_code", "refresh_token"])
    for word in ("authorization_code", "refresh_token"):
        bench.expect(isinstance(grants, list) and word in grants, SERVER, f"grant_types_supported with {word}", grants)
    _scopes(bench, told, SERVER)


def metadata(bench: "Bench") -> tuple[str, dict[str, Any]]:
    """The issuer that is named for the endpoint, and what it says of itself. Raises Unstageable."""
    servers = at(_resource(bench)[1], "authorization_servers")
    named = isinstance(servers, list) and servers and all(isinstance(each, str) for each in servers)
    if not bench.expect(named, RESOURCE, "authorization_servers with a URL", servers):
        raise Unstageable("nobody is named who gives tokens")
    return str(servers[0]), _of_server(bench, str(servers[0]))


def _endpoints(bench: "Bench", told: dict[str, Any]) -> None:
    """A token nobody was given a code for is refused in JSON, and not by a path that is not there."""
    url = told.get("token_endpoint")
    if not isinstance(url, str) or not url.startswith("http"):
        return
    form = b"grant_type=authorization_code&code=nobodys&client_id=nobody&redirect_uri=http://127.0.0.1&code_verifier=x"
    met = bench.wire.submit(url, form)
    bench.exchanges.append(met)
    error = at(met.json, "error")
    refused = met.status in (400, 401) and isinstance(error, str)
    said = f"{met.status} {met.response_body[:200]!r}"
    bench.expect(refused, SERVER, "the token endpoint to refuse a code nobody was given", said, met)


def _of_server(bench: "Bench", issuer: str) -> dict[str, Any]:
    """The metadata of an issuer, in front of its path or, as OpenID has it, behind it."""
    parts = urlsplit(issuer)
    origin, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    places = (f"{origin}{WELL_KNOWN}{AUTHORIZATION}{path}", f"{origin}{WELL_KNOWN}{OPENID}{path}")
    for url in (*places, f"{issuer.rstrip('/')}{WELL_KNOWN}{OPENID}"):
        met = bench.wire.download(url)
        if met.status == 200:
            return _document(bench, url, SERVER)
    return _document(bench, places[0], SERVER)


ROWS: tuple[Any, ...] = (
    ("challenge", "Who has no good token is told where to get one", (CHALLENGE,), _challenge),
    ("resource", "The resource's metadata speaks of the endpoint", (RESOURCE,), _metadata),
    ("authorization", "The authorization server's metadata says how tokens are got", (SERVER, RESOURCE), _server),
)
