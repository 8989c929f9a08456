"""What a server of tools owes to any MCP client: the handshake, the list of tools, refusals, and where to sign in."""

from typing import TYPE_CHECKING, Any

import orjson

from contracts.contract import Contract
from contracts.expected import at
from contracts.findings import Finding
from contracts.suite import tools
from contracts.suite.plan import Check
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

REVISIONS = ("2025-06-18", "2025-11-25")
SPEC = "Model Context Protocol, revision 2025-11-25"
CLIENT = {"name": "soundstage-check", "version": "1"}


def checks(contract: Contract) -> list[Check]:
    """None for a provider without tools."""
    if not getattr(contract, "tools", None):
        return []

    def row(name: str, says: str, run: Any) -> Check:
        return Check(f"mcp/{name}", "mcp", says, (), run, needs=frozenset(("key",)))

    return [
        row("handshake", "A client of either revision is greeted with a revision, capabilities and a name", _handshake),
        row("tools", "The documented tools are listed, each with the schema of its arguments", _listed),
        row("unknown-tool", "A tool nobody knows is a JSON-RPC error", _unknown),
        row("sign-in", "Who has no token is told where to get one", _sign_in),
    ]


def _ask(
    bench: "Bench", method: str, params: Any, revision: str = tools.REVISION, *, key: bool = True
) -> tuple[Met, Any]:
    """One JSON-RPC request; the HTTP exchange and the message in it."""
    raw = orjson.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
    headers = {**tools.HEADERS, "mcp-protocol-version": revision}
    if key:
        headers["authorization"] = f"Bearer {bench.wire.key}"
    at_path = tools.endpoint(bench.wire.base).removeprefix(bench.wire.base)
    met = bench.wire.send("POST", at_path, headers, raw)
    bench.exchanges.append(met)
    return met, tools.message(met.response_headers, met.response_body)


def _want(bench: "Bench", fits: object, expected: str, got: object, met: Met) -> None:
    if not fits:
        name = bench.session.contract.provider
        bench.blame(Finding(f"{name}/mcp", "mcp", "server", "documented", expected, str(got)[:300], SPEC), met)


def _handshake(bench: "Bench") -> None:
    for revision in REVISIONS:
        params = {"protocolVersion": revision, "capabilities": {}, "clientInfo": CLIENT}
        met, told = _ask(bench, "initialize", params, revision)
        result = at(told, "result")
        _want(bench, isinstance(result, dict), "a result of initialize", told, met)
        if isinstance(result, dict):
            _want(bench, at(told, "id") == 7, "the id of the request", at(told, "id"), met)
            version = result.get("protocolVersion")
            _want(bench, version == revision, f"the revision asked for, {revision}", version, met)
            _want(bench, isinstance(at(result, "capabilities.tools"), dict), "the capability tools", result, met)
            _want(bench, isinstance(at(result, "serverInfo.name"), str), "a serverInfo with a name", result, met)


def _listed(bench: "Bench") -> None:
    met, told = _ask(bench, "tools/list", {})
    rows = at(told, "result.tools")
    _want(bench, isinstance(rows, list) and rows, "a list of tools", told, met)
    listed = (
        {row["name"]: row for row in rows if isinstance(row, dict) and "name" in row} if isinstance(rows, list) else {}
    )
    for name, row in listed.items():
        kind = at(row, "inputSchema.type")
        _want(bench, kind == "object", f"{name} with an inputSchema of type object", at(row, "inputSchema"), met)
    known = {
        tool.name: tool for tool in getattr(bench.session.contract, "tools", {}).values() if tool.generation == "S"
    }
    for name in known if listed else ():
        _want(bench, name in listed, f"the tool {name}", sorted(listed), met)
        required = at(listed.get(name), "inputSchema.required")
        wanted = set(known[name].input.get("required", ()))
        if name in listed and wanted:
            got = set(required) if isinstance(required, list) else set()
            _want(bench, wanted <= got, f"{name} to require {sorted(wanted)}", sorted(got), met)


def _unknown(bench: "Bench") -> None:
    met, told = _ask(bench, "tools/call", {"name": "no_such_tool", "arguments": {}})
    fits = isinstance(at(told, "error.code"), int) or at(told, "result.isError") is True
    _want(bench, fits, "a JSON-RPC error, or a result that is one", told, met)


def _sign_in(bench: "Bench") -> None:
    met, _ = _ask(bench, "tools/list", {}, key=False)
    _want(bench, met.status == 401, "401 without a token", met.status, met)
    told = met.response_headers.get("www-authenticate", "no such header")
    _want(bench, told.lower().startswith("bearer"), "WWW-Authenticate: Bearer", told, met)
    _, _, rest = told.partition('resource_metadata="')
    url = rest.partition('"')[0]
    _want(bench, url.startswith("http"), "resource_metadata with a URL", told, met)
    if url.startswith("http"):
        file = bench.download(url)
        servers = at(file.json, "authorization_servers")
        _want(bench, isinstance(servers, list) and servers, "authorization_servers", file.response_body[:200], file)
