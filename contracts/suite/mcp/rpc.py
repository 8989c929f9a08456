"""Messages to a server of tools as a check sends them: each is kept, and its answer judged as a message."""

from typing import TYPE_CHECKING, Any, NamedTuple

from contracts.findings import finding
from contracts.suite import tools
from contracts.suite.mcp import messages
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

MODERN = "2026-07-28"
META = "io.modelcontextprotocol/"


class Said(NamedTuple):
    """An answer: the HTTP exchange, and the message in it."""

    met: Met
    message: Any

    @property
    def result(self) -> Any:
        """The message's result, if it has one."""
        return self.message.get("result") if isinstance(self.message, dict) else None

    @property
    def code(self) -> Any:
        """The code of the message's error, if it has one."""
        error = self.message.get("error") if isinstance(self.message, dict) else None
        return error.get("code") if isinstance(error, dict) else None


def post(bench: "Bench", raw: bytes, **more: str | None) -> Said:
    """Post a body to the endpoint. more: headers, `_` for `-`, None to leave one out."""
    own = ({"authorization": f"Bearer {bench.wire.key}"} if bench.wire.key else {}) | bench.wire.session
    given = {name.replace("_", "-"): value for name, value in more.items()}
    headers = {name: value for name, value in {**tools.HEADERS, **own, **given}.items() if value is not None}
    met = bench.wire.send("POST", bench.wire.endpoint, headers, raw)
    bench.exchanges.append(met)
    return Said(met, tools.message(met.response_headers, met.response_body))


def ask(bench: "Bench", method: str, params: Any, ident: Any = 7, **more: str | None) -> Said:
    """One request; its answer is judged as a message."""
    told = post(bench, tools.said(method, params, ident), **more)
    judge(bench, told.met, ident)
    return told


def judge(bench: "Bench", met: Met, ident: Any) -> None:
    """Blame what is wrong with the message of an answer."""
    for fault in messages.framed(met.status, met.response_headers, met.response_body, ident):
        contract = bench.session.contract
        found = finding(contract, fault.rule, "mcp", expected=fault.expected, met=fault.met, standing=fault.standing)
        bench.blame(found, met)


def modern(bench: "Bench", method: str, params: dict[str, Any] | None = None, ident: Any = 7) -> Said:
    """One request of the stateless revision: who asks and by which revision stands in every request."""
    meta = {f"{META}protocolVersion": MODERN, f"{META}clientInfo": tools.CLIENT, f"{META}clientCapabilities": {}}
    headers: dict[str, str | None] = {"mcp_protocol_version": MODERN, "mcp_method": method, "mcp_session_id": None}
    if params and "name" in params:
        headers["mcp_name"] = str(params["name"])
    return post(bench, tools.said(method, {**(params or {}), "_meta": meta}, ident), **headers)
