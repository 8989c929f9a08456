"""Messages at their edges: ids as they come, what is no request, what wants no answer, other methods of HTTP."""

from typing import TYPE_CHECKING, Any

import orjson

from contracts.expected import at
from contracts.suite import tools
from contracts.suite.mcp import rpc
from contracts.suite.mcp.messages import CODES, FRAMES, MESSAGE
from contracts.suite.wire import NoAnswer

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

SILENT, LISTEN, ENVELOPE = "K-141", "K-142", "K-131"
IDENTS: tuple[Any, ...] = (0, 1, 2**31, -7, "seven", "0", "a b/ç")
PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
TOO_LARGE = 33 << 20
BROKEN = (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/li', b"not json at all", b"")
NO_REQUESTS: tuple[Any, ...] = (
    {"jsonrpc": "2.0", "id": 7},
    {"jsonrpc": "1.0", "id": 7, "method": "tools/list"},
    {"id": 7, "method": "tools/list"},
    7,
)


def _idents(bench: "Bench") -> None:
    for ident in IDENTS:
        told = rpc.ask(bench, "ping", {}, ident)
        bench.expect(told.result == {}, CODES, "an empty result of ping", told.message, told.met)
        call = {"name": "get_balance", "arguments": {}}
        for told in (rpc.ask(bench, "tools/list", {}, ident), rpc.ask(bench, "tools/call", call, ident)):
            wanted = f"a result for a request with the id {ident!r}"
            bench.expect(isinstance(told.result, dict), MESSAGE, wanted, told.message or told.met.status, told.met)


def _broken(bench: "Bench") -> None:
    for raw in BROKEN:
        told = rpc.post(bench, raw)
        met, shown = told.met, raw.decode() or "an empty body"
        bench.expect(400 <= met.status < 500, CODES, f"a 4xx to {shown}", met.status, met)
        bench.expect(told.code == PARSE, CODES, f"the error {PARSE} to {shown}", told.message or met.status, met)
        ident = at(told.message, "id") if isinstance(told.message, dict) and "id" in told.message else None
        bench.expect(ident is None, MESSAGE, "the id null, as none could be read", ident, met)


def _no_request(bench: "Bench") -> None:
    for message in NO_REQUESTS:
        told = rpc.post(bench, orjson.dumps(message))
        wanted = f"an error {REQUEST} or {PARAMS} to {message}"
        bench.expect(told.code in (REQUEST, PARAMS), CODES, wanted, told.message or told.met.status, told.met)
    told = rpc.post(bench, orjson.dumps([{"jsonrpc": "2.0", "id": 7, "method": "ping"}]))
    refused = 400 <= told.met.status < 500 or told.code is not None
    bench.expect(
        refused, CODES, "a batch to be refused: revisions in use have none", told.message, told.met, "inferred"
    )


def _unknown_method(bench: "Bench") -> None:
    for method in ("no/such", "tools/remove"):
        told = rpc.ask(bench, method, {})
        wanted = f"the error {METHOD} to the method {method}"
        bench.expect(told.code == METHOD, CODES, wanted, told.message or told.met.status, told.met)


def _unknown_tool(bench: "Bench") -> None:
    for name in ("no_such_tool", "Get_Balance", "get_status"):
        if name in bench.session.listed.rows:
            continue
        told = rpc.ask(bench, "tools/call", {"name": name, "arguments": {}})
        bench.expect(told.code == PARAMS, CODES, f"the error {PARAMS} to the tool {name}", told.message, told.met)
        said = at(told.message, "error.message")
        named = isinstance(said, str) and (name in said or "tool" in said.lower())
        bench.expect(named, CODES, f"a message that names the tool {name}", said, told.met, "inferred")
    calls: tuple[dict[str, Any], ...] = ({"arguments": {}}, {"name": 7}, {"name": "get_balance", "arguments": [1]})
    for params in calls:
        told = rpc.ask(bench, "tools/call", params)
        bench.expect(told.code == PARAMS, CODES, f"the error {PARAMS} to a call with {params}", told.message, told.met)


def _notification(bench: "Bench") -> None:
    quiet: tuple[tuple[str, dict[str, Any]], ...] = (
        ("notifications/initialized", {}),
        ("notifications/cancelled", {"requestId": 99, "reason": "no more"}),
        ("notifications/roots/list_changed", {}),
    )
    for method, params in quiet:
        met = rpc.post(bench, orjson.dumps({"jsonrpc": "2.0", "method": method, "params": params})).met
        bench.expect(met.status == 202, SILENT, f"202 to {method}", met.status, met)
        bench.expect(not met.response_body, SILENT, f"no body to {method}", met.response_body, met)


def _get(bench: "Bench") -> None:
    """A stream to listen on, or 405; no other method is served. A server of sessions may miss the name of one (400)."""
    own = {"authorization": f"Bearer {bench.wire.key}", "accept": "text/event-stream"}
    status, headers = bench.wire.peek("GET", bench.wire.endpoint, {**own, "mcp-protocol-version": tools.REVISION})
    kind = headers.get("content-type", "")
    if status != 405:
        streams = status == 200 and kind.startswith(FRAMES[1])
        bench.expect(streams or status == 400, LISTEN, "a stream of events, or 405", f"{status} {kind}")
    for method in ("PUT", "PATCH"):
        met = bench.wire.send(method, bench.wire.endpoint, {**own, "content-type": "application/json"}, b"{}")
        bench.exchanges.append(met)
        bench.expect(met.status in (404, 405, 501), LISTEN, f"405 to {method}", met.status, met)


def _kinds(bench: "Bench") -> None:
    """What is no JSON by its name is not read; an answer comes in the frame that was asked for."""
    raw = tools.request("get_balance", {})
    met = rpc.post(bench, raw, content_type="text/plain").met
    bench.expect(400 <= met.status < 500, ENVELOPE, "415 to a message sent as text/plain", met.status, met)
    met = rpc.post(bench, raw, accept="text/html").met
    bench.expect(400 <= met.status < 500, ENVELOPE, "406 to a client that takes HTML alone", met.status, met)
    told = rpc.post(bench, raw, accept="application/json")
    kind = told.met.response_headers.get("content-type", "")
    fits = told.met.status != 200 or kind.startswith(FRAMES[0])
    bench.expect(fits, MESSAGE, "JSON to a client that takes nothing else", kind, told.met)


def _too_large(bench: "Bench") -> None:
    raw = tools.request("generate_media", {"prompt": "a" * TOO_LARGE})
    try:
        met = rpc.post(bench, raw).met
    except NoAnswer:
        return  # it hung up, which says as much
    bench.expect(400 <= met.status < 500, ENVELOPE, "33 MiB to be refused", met.status, met)


ROWS: tuple[Any, ...] = (
    ("ids", "An answer has the id of its request, text or number", (MESSAGE, CODES), _idents),
    ("broken-json", f"A body that is no JSON is the error {PARSE}", (CODES,), _broken),
    ("no-request", f"JSON that is no request is the error {REQUEST}", (CODES,), _no_request),
    ("unknown-method", f"A method nobody knows is the error {METHOD}", (CODES,), _unknown_method),
    ("unknown-tool", f"A tool nobody knows is the error {PARAMS}", (CODES,), _unknown_tool),
    ("notification", "A notification is taken in without a word", (SILENT,), _notification),
    ("get", "GET is a stream of events, or 405", (LISTEN,), _get),
    ("kinds", "Messages are JSON by name, answers as they were asked for", (MESSAGE, ENVELOPE), _kinds),
    ("too-large", "A message of 33 MiB is refused", (ENVELOPE,), _too_large),
)
