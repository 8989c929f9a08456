"""How a server of tools greets its clients, in the revisions with a handshake and in the one without."""

from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite import tools
from contracts.suite.mcp import messages, rpc
from contracts.suite.mcp.rpc import Said

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

GREETED, STATELESS, SESSIONS = "K-137", "K-138", "K-143"
REVISIONS = ("2025-11-25", "2025-06-18")
KNOWN = frozenset({"2024-11-05", "2025-03-26", *REVISIONS})
NOBODYS = "1999-01-01"
UNSUPPORTED = -32022
SESSION = "mcp-session-id"


def _handshake(bench: "Bench") -> None:
    """The newest revision is the one the provider was seen to speak; of an older one it may know none."""
    for revision in REVISIONS:
        told = _greeting(bench, revision)
        version = at(told.result, "protocolVersion")
        if revision != REVISIONS[0] and version != revision:
            older = rpc.ask(bench, "tools/list", {}, mcp_protocol_version=revision).result
            bench.expect(not older, GREETED, f"{revision}, as it is spoken after the handshake", version, told.met)
            continue
        bench.expect(version == revision, GREETED, f"the revision asked for, {revision}", version, told.met)


def _greeting(bench: "Bench", revision: str) -> Said:
    told = rpc.post(bench, tools.handshake(revision, 7), mcp_protocol_version=None, mcp_session_id=None)
    rpc.judge(bench, told.met, 7)
    result = told.result
    if bench.expect(isinstance(result, dict), GREETED, "a result of initialize", told.message, told.met):
        bench.expect(isinstance(at(result, "capabilities.tools"), dict), GREETED, "the capability tools", result)
        named = at(result, "serverInfo.name")
        bench.expect(isinstance(named, str) and named, GREETED, "a serverInfo with a name", at(result, "serverInfo"))
        version = at(result, "serverInfo.version")
        bench.expect(isinstance(version, str), GREETED, "a serverInfo with a version", at(result, "serverInfo"))
        spoken = at(result, "protocolVersion")
        bench.expect(spoken in KNOWN, GREETED, "a protocolVersion there is", spoken)
        notes = result.get("instructions", "")
        bench.expect(isinstance(notes, str), GREETED, "instructions as a text", notes)
    return told


def _other_revision(bench: "Bench") -> None:
    """A revision nobody knows is answered with one the server knows; in a header it is refused."""
    told = rpc.post(bench, tools.handshake(NOBODYS, 7), mcp_protocol_version=None, mcp_session_id=None)
    rpc.judge(bench, told.met, 7)
    spoken = at(told.result, "protocolVersion")
    fits = spoken in KNOWN or told.code is not None
    bench.expect(fits, GREETED, f"another revision than {NOBODYS}, or an error", spoken or told.message, told.met)
    headed = rpc.post(bench, tools.said("tools/list", {}, 7), mcp_protocol_version=NOBODYS)
    bench.expect(headed.met.status == 400, GREETED, f"400 to revision {NOBODYS} in a header", headed.met.status)


def _session(bench: "Bench") -> None:
    """A session that was begun serves its client to its end, and is unknown after it."""
    begun = rpc.post(bench, tools.handshake(), mcp_protocol_version=None, mcp_session_id=None)
    ident = begun.met.response_headers.get(SESSION)
    if ident is None:
        raise Unstageable("the target names no session, which it need not")
    visible = ident and all("!" <= letter <= "~" for letter in ident)
    bench.expect(visible, SESSIONS, "a session named in visible ASCII", ident)
    other = rpc.post(bench, tools.handshake(), mcp_protocol_version=None, mcp_session_id=None).met.response_headers.get(
        SESSION
    )
    bench.expect(other not in (None, ident), SESSIONS, "another name for another session", other)
    rpc.post(bench, tools.INITIALIZED, mcp_session_id=ident)
    told = rpc.ask(bench, "tools/list", {}, mcp_session_id=ident)
    bench.expect(at(told.result, "tools"), SESSIONS, "tools/list to be answered in a session", told.message, told.met)
    _ended(bench, ident)
    lost = rpc.post(bench, tools.said("tools/list", {}, 7), mcp_session_id="no-session-of-anyones")
    bench.expect(lost.met.status in (400, 404), SESSIONS, "404 to a session nobody has begun", lost.met.status)


def _ended(bench: "Bench", ident: str) -> None:
    """DELETE ends a session, or is refused with 405."""
    headers = {**tools.HEADERS, "authorization": f"Bearer {bench.wire.key}", SESSION: ident}
    met = bench.wire.send("DELETE", bench.wire.endpoint, headers, b"")
    bench.exchanges.append(met)
    ended = met.status in (200, 202, 204)
    bench.expect(ended or met.status == 405, SESSIONS, "DELETE to end the session, or 405", met.status)
    if ended:
        after = rpc.post(bench, tools.said("tools/list", {}, 7), mcp_session_id=ident)
        bench.expect(after.met.status == 404, SESSIONS, "404 to a session that has ended", after.met.status)


def _stateless(bench: "Bench") -> None:
    """The revision without a handshake, where the server speaks it."""
    found = rpc.modern(bench, "server/discover")
    versions = at(found.result, "supportedVersions")
    if not isinstance(versions, list) and (found.met.status in (400, 404) or found.code is not None):
        raise Unstageable(f"the target does not speak revision {rpc.MODERN}, which it need not")
    rpc.judge(bench, found.met, 7)
    listed = isinstance(versions, list) and rpc.MODERN in versions
    bench.expect(listed, STATELESS, f"supportedVersions with {rpc.MODERN}", versions, found.met)
    capable = at(found.result, "capabilities.tools")
    bench.expect(isinstance(capable, dict), STATELESS, "the capability tools", found.result, found.met)
    _complete(bench, found)
    _named(bench, found)
    for method, params in (("tools/list", {}), ("tools/call", {"name": "get_balance", "arguments": {}})):
        told = rpc.modern(bench, method, params)
        rpc.judge(bench, told.met, 7)
        fits = isinstance(told.result, dict)
        bench.expect(fits, STATELESS, f"{method} to be answered without a session", told.message, told.met)
        _complete(bench, told)
        _same(bench, method, told)


def _complete(bench: "Bench", told: Said) -> None:
    kind = at(told.result, "resultType")
    bench.expect(kind == "complete", STATELESS, "resultType complete", kind, told.met)


def _named(bench: "Bench", told: Said) -> None:
    """A result should say whose it is; where it does, it says a name."""
    meta = told.result.get("_meta") if isinstance(told.result, dict) else None
    info = meta.get(f"{rpc.META}serverInfo") if isinstance(meta, dict) else None
    bench.expect(isinstance(at(info, "name"), str), STATELESS, "a serverInfo in _meta", info, told.met, "inferred")


def _same(bench: "Bench", method: str, told: Said) -> None:
    """Both revisions list the same tools, and tell the same of the account."""
    if method == "tools/list":
        rows = at(told.result, "tools")
        names = {at(row, "name") for row in rows} if isinstance(rows, list) else set()
        wanted = set(bench.session.listed.rows)
        bench.expect(names == wanted, STATELESS, f"the tools of the other revision, {sorted(wanted)}", names, told.met)
    else:
        credits_left = at(messages.content_of(told.result), "credits")
        bench.expect(isinstance(credits_left, int | float), STATELESS, "a balance", told.result, told.met)


def _other_stateless(bench: "Bench") -> None:
    """Who speaks the stateless revision refuses one nobody knows, and says which there are."""
    if not isinstance(at(rpc.modern(bench, "server/discover").result, "supportedVersions"), list):
        raise Unstageable(f"the target does not speak revision {rpc.MODERN}, which it need not")
    meta = {f"{rpc.META}protocolVersion": NOBODYS, f"{rpc.META}clientInfo": tools.CLIENT}
    params = {"_meta": {**meta, f"{rpc.META}clientCapabilities": {}}}
    raw = tools.said("tools/list", params, 7)
    told = rpc.post(bench, raw, mcp_protocol_version=NOBODYS, mcp_method="tools/list", mcp_session_id=None)
    bench.expect(told.met.status == 400, STATELESS, "400 to a revision nobody knows", told.met.status, told.met)
    bench.expect(told.code == UNSUPPORTED, STATELESS, f"the error {UNSUPPORTED}", told.message, told.met)


ROWS: tuple[Any, ...] = (
    ("handshake", "A client is greeted with its revision, capabilities and a name", (GREETED,), _handshake),
    ("other-revision", "A revision nobody knows is not agreed to", (GREETED,), _other_revision),
    ("session", "A session serves its client to its end", (SESSIONS,), _session),
    ("stateless", "The stateless revision is spoken like the others", (STATELESS,), _stateless),
    ("other-stateless", "A revision nobody knows is refused without a session too", (STATELESS,), _other_stateless),
)
