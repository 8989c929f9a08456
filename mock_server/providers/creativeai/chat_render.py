"""How chat and completions speak: OpenAI's objects, whole or as a stream of chunks."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer, Chunk, Header
from mock_server.providers.creativeai import prose
from mock_server.providers.creativeai.prose import Written
from mock_server.providers.kit import JSON

EVENTS: list[Header] = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
DONE = b"data: [DONE]\n\n"


class Form(msgspec.Struct, frozen=True):
    """What the two operations call things: the start of their ids, their objects whole and streamed."""

    prefix: str
    whole: str
    chunk: str


CHAT, TEXT = "createChatCompletion", "createCompletion"
FORMS = {
    CHAT: Form("chatcmpl-", "chat.completion", "chat.completion.chunk"),
    TEXT: Form("cmpl-", "text_completion", "text_completion"),
}


class Choice(msgspec.Struct, frozen=True):
    """One of the answers. before: the prompt, where it is to be repeated."""

    index: int
    written: Written
    before: str = ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One answered call. adjusted_credits: the lower price after a failover to a cheaper model (creativeai/Q-10)."""

    id: str
    created: int
    model: str
    model_actual: str
    adjusted_credits: int | None
    choices: tuple[Choice, ...]
    prompt_tokens: int


def answer(said: Said, operation: str, ask: Mapping[str, Any], served: list[Header]) -> Answer:
    """The answer as asked for: a body, or chunks of it. A stream's body is kept whole beside them, for the journal."""
    if not ask.get("stream"):
        return Answer(200, [JSON, *served], orjson.dumps(_whole(said, operation)))
    usage = bool((ask.get("stream_options") or {}).get("include_usage"))
    chunks = tuple(Chunk(data) for data in _stream(said, operation, usage=usage))
    return Answer(200, [*EVENTS, *served], b"".join(chunk.data for chunk in chunks), chunks=chunks)


def _whole(said: Said, operation: str) -> dict[str, Any]:
    tell = _message if operation == CHAT else _text
    choices = [tell(choice) for choice in said.choices]
    return {**_head(said, FORMS[operation].whole), "choices": choices, "usage": _usage(said)}


def _head(said: Said, kind: str) -> dict[str, Any]:
    head = {
        "id": said.id,
        "object": kind,
        "created": said.created,
        "model": said.model,
        "model_actual": said.model_actual,
    }
    return head if said.adjusted_credits is None else {**head, "adjusted_credits": said.adjusted_credits}


def _message(choice: Choice) -> dict[str, Any]:
    message = {"role": "assistant", "content": choice.written.text, "refusal": None}
    return {"index": choice.index, "message": message, "logprobs": None, "finish_reason": choice.written.reason}


def _text(choice: Choice) -> dict[str, Any]:
    text = choice.before + choice.written.text
    return {"text": text, "index": choice.index, "logprobs": None, "finish_reason": choice.written.reason}


def _usage(said: Said) -> dict[str, int]:
    completion = sum(prose.tokens(choice.written.text) for choice in said.choices)
    return {
        "prompt_tokens": said.prompt_tokens,
        "completion_tokens": completion,
        "total_tokens": said.prompt_tokens + completion,
    }


def _stream(said: Said, operation: str, *, usage: bool) -> Iterator[bytes]:
    """Events of a stream. Asked for, the usage comes in a last chunk of its own and is null in the others."""
    head = _head(said, FORMS[operation].chunk)
    tell = _deltas if operation == CHAT else _parts
    for choice in said.choices:
        for each in tell(choice):
            yield _event({**head, "choices": [each], **({"usage": None} if usage else {})})
    if usage:
        yield _event({**head, "choices": [], "usage": _usage(said)})
    yield DONE


def _event(body: Mapping[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(body) + b"\n\n"


def _deltas(choice: Choice) -> Iterator[dict[str, Any]]:
    """The role, the words, the end."""
    yield _delta(choice, {"role": "assistant", "content": "", "refusal": None})
    for piece in prose.pieces(choice.written.text):
        yield _delta(choice, {"content": piece})
    yield _delta(choice, {}, choice.written.reason)


def _delta(choice: Choice, delta: Mapping[str, Any], reason: str | None = None) -> dict[str, Any]:
    return {"index": choice.index, "delta": delta, "logprobs": None, "finish_reason": reason}


def _parts(choice: Choice) -> Iterator[dict[str, Any]]:
    for piece in prose.pieces(choice.before + choice.written.text):
        yield {"text": piece, "index": choice.index, "logprobs": None, "finish_reason": None}
    yield {"text": "", "index": choice.index, "logprobs": None, "finish_reason": choice.written.reason}
