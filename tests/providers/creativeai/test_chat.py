"""Chat and legacy completions: words, lengths, streams, failover, money."""

import json
from typing import Any

import pytest

from contracts import loader
from mock_server.world import World
from tests.client import Client
from tests.stage import Met, MockStage

CHAT, TEXT = "/v1/chat/completions", "/v1/completions"
GEMINI = "gemini-2.0-flash"


def ask(text: str = "Name three knots", **more: Any) -> dict[str, Any]:
    """A chat request of one message."""
    return {"model": GEMINI, "messages": [{"role": "user", "content": text}], **more}


def words(answer: Met) -> str:
    """What the first choice of a chat answer says."""
    return str(answer.json["choices"][0]["message"]["content"])


def chunks(answer: Met) -> list[dict[str, Any]]:
    """The chunks of a streamed answer, without its [DONE]."""
    lines = answer.response_body.decode().split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    return [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]


def test_the_same_request_gets_the_same_words_and_a_new_id(api: MockStage) -> None:
    first, second = api.post(CHAT, ask()), api.post(CHAT, ask())
    assert words(first) == words(second)
    assert first.json["id"] != second.json["id"]


def test_a_world_made_again_says_and_numbers_it_again(api: MockStage) -> None:
    first = api.post(CHAT, ask()).response_body
    again = MockStage(loader.load("creativeai"))
    assert again.post(CHAT, ask()).response_body == first


@pytest.mark.parametrize("other", [ask("Name four knots"), ask(model="gpt-4o"), ask(seed=3)])
def test_another_question_model_or_seed_gets_other_words(api: MockStage, other: dict[str, Any]) -> None:
    assert words(api.post(CHAT, ask())) != words(api.post(CHAT, other))


def test_streamed_words_are_the_plain_ones(api: MockStage) -> None:
    plain = api.post(CHAT, ask(n=2)).json["choices"]

    streamed = ["", ""]
    for chunk in chunks(api.post(CHAT, ask(n=2, stream=True))):
        choice = chunk["choices"][0]
        streamed[choice["index"]] += choice["delta"].get("content", "")

    assert streamed == [choice["message"]["content"] for choice in plain]


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_an_answer_ends_at_the_asked_length(api: MockStage, field: str) -> None:
    answer = api.post(CHAT, {**ask(), field: 7}).json
    assert len(answer["choices"][0]["message"]["content"]) == 28
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"] == {"prompt_tokens": 4, "completion_tokens": 7, "total_tokens": 11}


def test_a_length_no_answer_reaches_changes_nothing(api: MockStage) -> None:
    assert api.post(CHAT, ask(max_tokens=9_000)).json["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("as_list", [False, True])
def test_an_answer_ends_before_a_stop(api: MockStage, as_list: bool) -> None:
    whole = words(api.post(CHAT, ask()))
    stop = whole.split()[3]

    cut = api.post(CHAT, ask(stop=["never said", stop] if as_list else stop)).json["choices"][0]

    assert cut["message"]["content"] == whole[: whole.index(stop)]
    assert cut["finish_reason"] == "stop"


def test_json_is_json(api: MockStage) -> None:
    answer = api.post(CHAT, ask(response_format={"type": "json_object"}))
    assert list(json.loads(words(answer))) == ["answer"]


def test_usage_is_a_last_chunk_of_its_own_where_asked_for(api: MockStage) -> None:
    plain = api.post(CHAT, ask()).json["usage"]

    told = chunks(api.post(CHAT, ask(stream=True, stream_options={"include_usage": True})))

    assert (told[-1]["choices"], told[-1]["usage"]) == ([], plain)
    assert {chunk["usage"] for chunk in told[:-1]} == {None}
    assert all("usage" not in chunk for chunk in chunks(api.post(CHAT, ask(stream=True))))


def test_a_stream_goes_out_in_pieces(api: MockStage) -> None:
    """One chunk for the role, one for each word, one for the end."""
    answer = api.post(CHAT, ask(max_tokens=2, stream=True))
    first, *middle, last = chunks(answer)
    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert len(middle) in (1, 2)
    assert (last["choices"][0]["delta"], last["choices"][0]["finish_reason"]) == ({}, "length")


@pytest.mark.parametrize(
    ("asked", "served", "adjusted"),
    [("gemini-2.5-pro", "claude-sonnet-4-5", 2), ("claude-opus-4-5", "gpt-4o", 1), ("gpt-5", GEMINI, None)],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_family_that_is_down_hands_over(
    api: MockStage, asked: str, served: str, adjusted: int | None, stream: bool
) -> None:
    """creativeai/S-195, creativeai/Q-10: a cheaper substitute lowers the price, a dearer one does not raise it."""
    api.fate("failover", None)
    answer = api.post(CHAT, {**ask(stream=stream), "model": asked})

    told = chunks(answer)[0] if stream else answer.json

    assert (told["model"], told["model_actual"], told.get("adjusted_credits")) == (asked, served, adjusted)
    assert answer.response_headers["x-model-actual"] == served
    assert answer.response_headers["x-failover-used"] == "true"
    price = adjusted or 1
    ledger = api.world.accounts["creativeai"].ledger
    assert (ledger.balance, ledger.held, ledger.spent) == (1000 - price, 0, price)


def test_when_all_families_are_down_nothing_is_billed(api: MockStage) -> None:
    for wish in ("fail", "503"):
        answer = api.post(CHAT, ask(f"Name a knot [mock:{wish}]"))
        assert (answer.status, answer.json["error"]["code"]) == (503, "provider_unavailable")
    assert api.world.accounts["creativeai"].ledger.balance == 1000


@pytest.mark.parametrize("wish", ["moderated", "moderated@5s"])
def test_moderation_names_the_message(api: MockStage, wish: str) -> None:
    answer = api.post(CHAT, ask(f"Name a knot [mock:{wish}]"))
    assert (answer.status, answer.json["error"]["code"]) == (400, "content_policy_violation")
    assert answer.json["error"]["param"] == "messages[0].content"


@pytest.mark.parametrize(("path", "param"), [(CHAT, "messages"), (TEXT, "prompt")])
def test_moderation_by_rule_names_the_content(api: MockStage, path: str, param: str) -> None:
    api.fate("moderated", None)
    answer = api.post(path, {**ask(), "prompt": "A knot"})
    assert answer.json["error"]["param"] == param


def test_an_empty_account_is_refused(api: MockStage) -> None:
    api.account({"credits": 2})
    assert api.post(CHAT, ask()).status == 402
    assert api.post(CHAT, {**ask(), "model": "claude-haiku-4-5"}).status == 200
    assert api.post(CHAT, {**ask(), "model": "gpt-4o"}).status == 402


def test_fields_of_other_operations_do_no_harm(api: MockStage) -> None:
    """Unknown fields are let be, a webhook's too: nothing is sent."""
    assert api.post(CHAT, ask(webhook_url=api.receiver([200]), tools=[{"type": "function"}])).status == 200
    api.advance("idle")
    assert api.deliveries() == []


def test_every_part_of_a_conversation_counts() -> None:
    """Four characters a token, pictures none."""
    api = MockStage(loader.load("creativeai"))
    messages = [
        {"role": "system", "content": "12345678"},
        {"role": "user", "content": [{"type": "text", "text": "1234567"}, {"type": "image_url", "image_url": {}}]},
        {"role": "assistant", "content": None, "tool_calls": []},
    ]
    answer = api.post(CHAT, {"model": "gpt-4o", "messages": messages})
    assert answer.json["usage"]["prompt_tokens"] == 5  # 8 and 7 characters, and the break between them and nothing


def test_completions_answer_each_prompt(api: MockStage) -> None:
    answer = api.post(TEXT, {"model": "gpt-4o", "prompt": ["At dawn", "At noon"], "n": 2, "echo": True}).json
    assert [choice["index"] for choice in answer["choices"]] == [0, 1, 2, 3]
    assert [choice["text"][:8] for choice in answer["choices"]] == ["At dawn ", "At dawn ", "At noon ", "At noon "]
    assert len({choice["text"] for choice in answer["choices"]}) == 4
    assert answer["usage"]["completion_tokens"] == 4 * 16


def test_completions_stream_their_text(api: MockStage) -> None:
    body = {"model": "gpt-4o", "prompt": "At dawn", "max_tokens": 100}
    plain = api.post(TEXT, body).json["choices"][0]

    told = chunks(api.post(TEXT, {**body, "stream": True}))

    assert "".join(chunk["choices"][0]["text"] for chunk in told) == plain["text"]
    assert told[-1]["choices"][0]["finish_reason"] == plain["finish_reason"] == "stop"


def test_a_stream_is_kept_in_the_journal(api: MockStage) -> None:
    answer = api.post(CHAT, ask(stream=True))
    assert [*api.world.journal][-1].response_body == answer.response_body


@pytest.mark.parametrize("path", [CHAT, TEXT])
def test_a_slow_answer_takes_the_worlds_time(client: Client, world: World, path: str) -> None:
    """At sixty world seconds a second, eight minutes are eight seconds; a frozen world has no time to wait for."""
    body = {**ask("A knot [mock:slow=8m]"), "prompt": "A knot [mock:slow=8m]"}
    assert client.post(path, body).answer.delay_ms == 0
    world.clock.set_rate(60)
    assert round(client.post(path, body).answer.delay_ms) == 8_000
