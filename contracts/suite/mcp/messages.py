"""Judges one answer of a server of tools: the frame, the JSON-RPC message in it, and the result of a call.

Every answer to a call is judged so, whatever check made it. Sources: the Model Context Protocol, revision 2025-11-25,
which the provider's server was seen to speak.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from contracts.findings import Standing
from contracts.seen import BROKEN, media_type
from contracts.wording import met as shown

MESSAGE, CODES, SAME, REFUSED, WORDS = "K-139", "K-140", "K-144", "K-145", "K-131"
PARAMS = -32602
BLOCKS = ("text", "image", "audio", "resource", "resource_link")
FRAMES = ("application/json", "text/event-stream")


class Fault(NamedTuple):
    """What is wrong with an answer. standing: None for as sure as the rule."""

    rule: str
    expected: str
    met: str
    standing: Standing | None = None


def messages(headers: Mapping[str, str], body: bytes) -> list[Any]:
    """Every message of an answer: of plain JSON one, of a stream one an event; BROKEN for what is no JSON."""
    if media_type(headers.get("content-type")) != "text/event-stream":
        return [_json(body)] if body else []
    return [_json(data) for data in _events(body) if data]


def response(headers: Mapping[str, str], body: bytes) -> Any:
    """The message that answers; None where there is none."""
    found = [each for each in messages(headers, body) if isinstance(each, dict)]
    ended = [each for each in found if "result" in each or "error" in each]
    return (ended or found)[-1] if found else None


def _events(body: bytes) -> Iterator[bytes]:
    """The data of each event; several lines of one event are joined."""
    for event in _lines(body).split(b"\n\n"):
        lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
        yield b"\n".join(lines)


def _lines(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _names(body: bytes) -> set[bytes]:
    """What the events that hold something are called."""
    events = [event.split(b"\n") for event in _lines(body).split(b"\n\n")]
    full = [lines for lines in events if any(line.startswith(b"data:") and line[5:].strip() for line in lines)]
    return {line[6:].strip() for lines in full for line in lines if line.startswith(b"event:")}


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return BROKEN


def framed(status: int, headers: Mapping[str, str], body: bytes, ident: Any) -> Iterator[Fault]:
    """What is wrong with the answer to one request, whatever its method."""
    kind = media_type(headers.get("content-type"))
    if status == 200 and kind not in FRAMES:
        yield Fault(MESSAGE, f"a content type {' or '.join(FRAMES)}", kind or "no content type")
    told = messages(headers, body)
    if kind == FRAMES[1] and (names := _names(body) - {b"message"}):
        yield Fault(MESSAGE, "events named message, or not named", shown(sorted(map(bytes.decode, names))))
    if kind == FRAMES[1] and b"data:" in _lines(body).rpartition(b"\n\n")[2]:
        yield Fault(MESSAGE, "an empty line behind every event", body[-40:].decode(errors="replace"))
    if BROKEN in told:
        yield Fault(MESSAGE, "every message to be JSON", body[:200].decode(errors="replace"))
        return
    ends = [each for each in told if isinstance(each, dict) and ("result" in each or "error" in each)]
    if len(ends) != 1 or any(not isinstance(each, dict) for each in told):
        yield Fault(MESSAGE, "one message with a result or an error", shown(told))
        return
    yield from _well_made(ends[0], ident)


def _well_made(message: dict[str, Any], ident: Any) -> Iterator[Fault]:
    if message.get("jsonrpc") != "2.0":
        yield Fault(MESSAGE, 'jsonrpc "2.0"', shown(message.get("jsonrpc")))
    told = message.get("id")
    if told != ident or type(told) is not type(ident):
        yield Fault(MESSAGE, f"the id of the request as it came, {shown(ident)}", shown(told))
    if "result" in message and "error" in message:
        yield Fault(MESSAGE, "a result or an error, not both", shown(message))
    error = message.get("error")
    if "error" in message and not (
        isinstance(error, dict) and type(error.get("code")) is int and isinstance(error.get("message"), str)
    ):
        yield Fault(MESSAGE, "an error with a whole number as code and a message", shown(error))
    if "result" in message and not isinstance(message["result"], dict):
        yield Fault(MESSAGE, "a result that is an object", shown(message["result"]))


def called(message: Any) -> Iterator[Fault]:
    """What is wrong with the result of a call of a tool."""
    result, error = (message.get("result"), message.get("error")) if isinstance(message, dict) else (None, None)
    if isinstance(error, dict) and error.get("code") == PARAMS and "tool" not in str(error.get("message", "")).lower():
        yield Fault(REFUSED, "refused arguments to be told in a result with isError", shown(error), "inferred")
    if not isinstance(result, dict):
        return
    content = result.get("content")
    if not isinstance(content, list) or not all(map(_is_block, content)):
        yield Fault(SAME, "content as a list of blocks, each of a type there is", shown(content))
        return
    if "isError" in result and not isinstance(result["isError"], bool):
        yield Fault(REFUSED, "isError to be true or false", shown(result["isError"]))
    structure = result.get("structuredContent")
    if "structuredContent" in result and not isinstance(structure, dict):
        yield Fault(SAME, "structuredContent to be an object", shown(structure))
    yield from _said_twice(result, content)
    yield from _refused(result)


def _is_block(block: Any) -> bool:
    if not isinstance(block, dict) or block.get("type") not in BLOCKS:
        return False
    return block["type"] != "text" or isinstance(block.get("text"), str)


def _said_twice(result: dict[str, Any], content: list[Any]) -> Iterator[Fault]:
    """The text is the structure's JSON. That there is both is inferred; that they agree is not."""
    texts = [block["text"] for block in content if block["type"] == "text"]
    if "structuredContent" not in result:
        if not texts:
            yield Fault(SAME, "structuredContent or a text", shown(result))
        return
    told = [_json(text.encode()) for text in texts]
    if not any(isinstance(each, dict) for each in told):
        yield Fault(SAME, "a text with the JSON of structuredContent", shown(texts), "inferred")
    elif result["structuredContent"] not in told:
        yield Fault(SAME, f"a text that tells {shown(result['structuredContent'])}", shown(texts))


def _refused(result: dict[str, Any]) -> Iterator[Fault]:
    """A refusal has a word and a sentence, and is marked as one."""
    told = content_of(result)
    error = told.get("error") if isinstance(told, dict) else None
    words = isinstance(error, str) and isinstance(told.get("message"), str) if isinstance(told, dict) else False
    if result.get("isError") is True and not words:
        yield Fault(WORDS, "a refusal with `error`, a word, and `message`, a sentence", shown(told), "inferred")
    if result.get("isError") is not True and (isinstance(error, dict) or words):
        yield Fault(REFUSED, "isError true: the result tells of an error", shown(told))


def content_of(result: Any) -> Any:
    """What a result holds: its structured content, else the JSON of its first text, else that text."""
    if not isinstance(result, dict):
        return None
    if "structuredContent" in result:
        return result["structuredContent"]
    parts = result.get("content")
    text = parts[0].get("text") if isinstance(parts, list) and parts and isinstance(parts[0], dict) else None
    if not isinstance(text, str):
        return None
    found = _json(text.encode())
    return text if found is BROKEN else found
