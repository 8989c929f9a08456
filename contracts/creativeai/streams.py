"""Checks of streamed chat: events of one answer, each choice begun, ended, and in OpenAI's form (S-197)."""

from collections.abc import Iterator
from typing import Any

from contracts.contract import Contract
from contracts.expected import at
from contracts.findings import Finding, finding
from contracts.seen import BROKEN, Seen, media_type, parsed, told

NAME = "stream"
EVENT_STREAM = "text/event-stream"
OBJECTS = {"createChatCompletion": "chat.completion.chunk", "createCompletion": "text_completion"}


def stream(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Where a stream was asked for, the answer is one; where not, it is none."""
    if view.operation not in OBJECTS or view.status != 200 or not isinstance(view.request, dict):
        return
    kind = media_type(view.exchange.response_headers.get("content-type"))
    wanted = EVENT_STREAM if view.request.get("stream") else "application/json"
    faults = _faults(view) if kind == wanted == EVENT_STREAM else iter(())
    if kind != wanted:
        faults = iter([(wanted, kind or "no content type")])
    for expected, met in faults:
        yield finding(contract, "S-197", NAME, expected=expected, met=met)


def _faults(view: Seen) -> Iterator[tuple[str, str]]:
    body = view.exchange.response_body
    events = [event for event in body.replace(b"\r\n", b"\n").split(b"\n\n") if event and not _is_comment(event)]
    if not events or events[-1] != b"data: [DONE]":
        yield "a last event `data: [DONE]`", told(events[-1] if events else body)
        return
    chunks = [parsed(event.removeprefix(b"data: ")) for event in events[:-1]]
    for event, chunk in zip(events, chunks, strict=False):
        if not event.startswith(b"data: ") or chunk is BROKEN or not isinstance(chunk, dict):
            yield "each event to be `data: ` and a JSON object", told(event)
            return
    yield from _alike(view, chunks)
    yield from _choices(view, chunks)
    yield from _usage(view, chunks)


def _is_comment(event: bytes) -> bool:
    """Lines that start with a colon keep a connection alive and say nothing."""
    return all(line.startswith(b":") for line in event.strip(b"\n").split(b"\n"))


def _alike(view: Seen, chunks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    wanted = OBJECTS[str(view.operation)]
    for chunk in chunks:
        if chunk.get("object") != wanted:
            yield f"every chunk to be a {wanted}", str(chunk.get("object"))
            return
    for name in ("id", "created", "model"):
        met = {str(chunk.get(name)) for chunk in chunks}
        if len(met) > 1 or "None" in met:
            yield f"one {name} in every chunk", ", ".join(sorted(met))


def _choices(view: Seen, chunks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every choice that is begun ends once, with a reason, and a chat choice begins with its role."""
    lives: dict[int, list[dict[str, Any]]] = {}
    for chunk in chunks:
        for choice in _listed(chunk.get("choices")):
            index = choice.get("index")
            lives.setdefault(index if isinstance(index, int) else -1, []).append(choice)
    if sorted(lives) != list(range(max(len(lives), 1))):
        yield "choices numbered from 0", str(sorted(lives))
    for index, life in lives.items():
        reasons = [choice.get("finish_reason") for choice in life]
        if not reasons[-1] or any(reasons[:-1]):
            yield f"one finish_reason, at the end of choice {index}", str(reasons)
        if view.operation == "createChatCompletion" and at(life[0], "delta.role") != "assistant":
            yield f"choice {index} to begin with the role assistant", str(life[0].get("delta"))


def _usage(view: Seen, chunks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The usage comes last, without choices, and only where it was asked for."""
    asked = at(view.request, "stream_options.include_usage") is True
    told_of = [index for index, chunk in enumerate(chunks) if chunk.get("usage")]
    wanted = [len(chunks) - 1] if asked else []
    if told_of != wanted or (asked and chunks[-1].get("choices")):
        yield (
            f"usage in {'the last chunk alone, without choices' if asked else 'no chunk'}",
            f"usage in chunks {told_of}",
        )


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
