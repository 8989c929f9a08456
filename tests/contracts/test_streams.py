"""A stream of chat is held to OpenAI's form; each broken one is caught."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.checks import judge
from tests.contracts.samples import CREATIVEAI, KEY, RATE, Told

ASKED = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Name a kite"}], "stream": True}
SERVED = {"content-type": "text/event-stream", "x-model-actual": "gpt-4o", "x-failover-used": "false", **RATE}
DONE = "data: [DONE]\n\n"


def chunk(delta: dict[str, Any] | None, reason: str | None = None, **more: Any) -> dict[str, Any]:
    """One chunk; `delta` None: without choices."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": reason}]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1772000000, "model": "gpt-4o"}
    return {**head, "choices": choices, **more}


def good() -> list[dict[str, Any]]:
    """A whole stream's chunks."""
    return [chunk({"role": "assistant", "content": ""}), chunk({"content": "Delta"}), chunk({}, "stop")]


def found(body: str, headers: dict[str, str] | None = None, **asked: Any) -> list[str]:
    """What is found about an answer with this body."""
    exchange = Told(
        operation="createChatCompletion",
        path="/v1/chat/completions",
        status=200,
        request_body=json.dumps({**ASKED, **asked}).encode(),
        response_body=body.encode(),
        request_headers=KEY,
        response_headers=headers or SERVED,
    )
    return [f"{each.check}: {each.expected}" for each in judge(CREATIVEAI, exchange)]


def events(chunks: list[dict[str, Any]]) -> str:
    """The chunks as they go over the wire, without an end."""
    return "".join(f"data: {json.dumps(each)}\n\n" for each in chunks)


def test_a_good_stream_is_found_faultless() -> None:
    assert found(events(good()) + DONE) == []
    assert found((events(good()) + DONE).replace("\n", "\r\n")) == []


def test_usage_that_was_asked_for_belongs_to_a_good_stream() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    chunks = [*({**each, "usage": None} for each in good()), chunk(None, usage=usage)]
    assert found(events(chunks) + DONE, stream_options={"include_usage": True}) == []
    assert found(events(chunks) + DONE) == ["stream: usage in no chunk"]


@pytest.mark.parametrize(
    ("bent", "said"),
    [
        (lambda chunks: chunks.pop(), "one finish_reason"),
        (lambda chunks: chunks.append(chunk({}, "stop")), "one finish_reason"),
        (lambda chunks: chunks.pop(0), "role assistant"),
        (lambda chunks: chunks[1].update(id="chatcmpl-2"), "one id"),
        (lambda chunks: chunks[1].pop("created"), "one created"),
        (lambda chunks: chunks[1].update(object="chat.completion"), "chat.completion.chunk"),
        (lambda chunks: chunks[2]["choices"][0].update(index=4), "numbered from 0"),
        (lambda chunks: chunks[2]["choices"][0].update(index="0"), "numbered from 0"),
        (lambda chunks: chunks[2].update(choices="stop"), "one finish_reason"),
        (lambda chunks: chunks[0]["choices"][0].update(delta="assistant"), "role assistant"),
    ],
)
def test_a_bent_stream_is_caught(bent: Callable[[list[dict[str, Any]]], object], said: str) -> None:
    chunks = good()
    bent(chunks)
    assert said in " ".join(found(events(chunks) + DONE))


@pytest.mark.parametrize(
    "body", ["", events(good()), "data: not json\n\n" + DONE, f"event: x\n\n{DONE}", "data: 7\n\n" + DONE]
)
def test_what_is_no_stream_of_chunks_is_caught(body: str) -> None:
    assert [each.partition(":")[0] for each in found(body)] == ["stream"]


def test_a_body_where_a_stream_was_asked_for_is_caught() -> None:
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "gpt-4o", "choices": [], "usage": {}}
    said = found(json.dumps(whole), {**SERVED, "content-type": "application/json"})
    assert "stream: text/event-stream" in said


def test_a_stream_where_none_was_asked_for_is_caught() -> None:
    assert found(events(good()) + DONE, stream=False) == ["stream: application/json"]


def test_an_answer_that_tells_no_model_is_caught() -> None:
    silent = {name: value for name, value in SERVED.items() if not name.startswith("x-model")}
    assert found(events(good()) + DONE, silent) == ["response-headers: x-model-actual"]
