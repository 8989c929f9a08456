"""Builders of single faults of a server of tools: in JSON-RPC messages, in what tools are told, in what they tell.

    said("initialize", put("result.protocolVersion", "latest"))    the messages that answer a method are changed
    tells("get_balance", put("credits", "much"))                   a tool's result, in both places where it stands
    given("generate_media", put("seed", None))                     the mock is called with other arguments

Messages stay in their frame: plain JSON, or one event of a stream.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson

from tests.contracts.broken.servers.bend import Change, parsed
from tests.contracts.broken.servers.server import Ask, Asked, Tell, Told, Wrong

MCP = "POST /mcp"
HELLO, LIST, CALL = "initialize", "tools/list", "tools/call"
ERROR = {"code": -32603, "message": "Internal error"}
EVENT = b"event: message\r\ndata: %b\r\n\r\n"


def wrong(name: str, rules: str, *told: Told, **more: Any) -> Wrong:
    """One wrong Kubeez server. rules: their ids."""

    def bend(ask: Ask, tell: Tell) -> None:
        for each in told:
            each(ask, tell)

    return Wrong(name, "kubeez", tuple(rules.split()), told=bend if told else None, **more)


def asks(ask: Ask) -> dict[str, Any]:
    """The JSON-RPC request of a call; empty for what is none."""
    message = parsed(ask.body) if ask.line == MCP else None
    return message if isinstance(message, dict) else {}


def tool_of(ask: Ask) -> str:
    """The tool that is called; empty where none is."""
    message = asks(ask)
    return str(message["params"].get("name")) if message.get("method") == "tools/call" else ""


def arguments(ask: Ask) -> dict[str, Any]:
    """What a tool is called with."""
    found = asks(ask).get("params", {}).get("arguments")
    return found if isinstance(found, dict) else {}


def is_stream(tell: Tell) -> bool:
    """Whether an answer is framed as events."""
    return "event-stream" in tell.headers.get("content-type", "")


def message(tell: Tell) -> Any:
    """The JSON-RPC message of an answer; None where there is none."""
    if not is_stream(tell):
        return parsed(tell.body)
    return parsed(tell.body.partition(b"data:")[2].strip())


def frame(tell: Tell, told: Any) -> None:
    """Tell this message instead, in the frame of the old one."""
    raw = orjson.dumps(told)
    tell.body = EVENT % raw if is_stream(tell) else raw


def said(method: str, *changes: Change) -> Told:
    """Messages that answer this method (a pattern) are changed; one that lacks what is to be changed stays as it is."""

    def bend(ask: Ask, tell: Tell) -> None:
        told = message(tell)
        if re.fullmatch(method, str(asks(ask).get("method"))) and isinstance(told, dict) and "jsonrpc" in told:
            with suppress(KeyError):
                for change in changes:
                    change(told, ask)
                frame(tell, told)

    return bend


def tells(tool: str, *changes: Change, refused: bool = False) -> Told:
    """What results of this tool (a pattern) hold is changed, as an object and as text. refused: only refusals."""

    def change(told: Any, ask: Ask) -> None:
        result = told.get("result")
        if not re.fullmatch(tool, tool_of(ask)) or not isinstance(result, dict) or result.get("isError") != refused:
            return
        for each in changes:
            each(result["structuredContent"], ask)
        result["content"] = [{"type": "text", "text": orjson.dumps(result["structuredContent"]).decode()}]

    return said("tools/call", change)


def refuses(tool: str, fits: Callable[[dict[str, Any]], Any], param: str = "model") -> Told:
    """A call whose arguments fit is refused, whatever the mock said."""

    def change(told: Any, ask: Ask) -> None:
        if re.fullmatch(tool, tool_of(ask)) and fits(arguments(ask)):
            told["result"] = refusal("invalid_parameters", f"{param} is not supported", param)

    return said("tools/call", change)


def refusal(code: str, text: str, param: str | None = None) -> dict[str, Any]:
    """A refusal as a result."""
    held = {"error": code, "message": text} | ({"param": param} if param else {})
    return {**result(held), "isError": True}


def result(held: dict[str, Any]) -> dict[str, Any]:
    """What a tool answers, as a result: an object, and its text."""
    text = orjson.dumps(held).decode()
    return {"content": [{"type": "text", "text": text}], "structuredContent": held, "isError": False}


def takes(*rules: str) -> Told:
    """What one of these rules refuses is taken: a job is told that is none."""

    def bend(ask: Ask, tell: Tell) -> None:
        why = tell.headers.get("x-mock-why", "").partition(":")[2]
        told = message(tell)
        if why in rules and tool_of(ask) and isinstance(told, dict):
            told["result"] = result({"generation_id": "0b9d7c54-6f0e-4b0e-9c39-0d5c1f7f2a11", "status": "pending"})
            frame(tell, told)

    return bend


def given(tool: str, *changes: Change) -> Asked:
    """The mock is called with other arguments."""

    def bend(ask: Ask) -> None:
        sent = asks(ask)
        if re.fullmatch(tool, tool_of(ask)):
            for change in changes:
                change(sent["params"].setdefault("arguments", {}), ask)
            ask.body = orjson.dumps(sent)

    return bend
