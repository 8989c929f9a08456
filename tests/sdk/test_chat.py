"""Models, chat and completions through the official Python SDK: whole, streamed, refused, retried."""

import json

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.sdk.conftest import Hurried, Make

ASKED = "Name three knots a sailor ties"
GEMINI = "gemini-2.0-flash"


def said(text: str) -> list[ChatCompletionMessageParam]:
    """A conversation of one message."""
    return [{"role": "user", "content": text}]


def test_the_models_there_are(client: openai.OpenAI) -> None:
    models = client.models.list().data
    assert len(models) >= 15
    assert {"dall-e-3", "kling-o3-pro", "creative-voice", GEMINI} <= {model.id for model in models}
    assert {model.object for model in models} == {"model"}


def test_the_migration_of_the_page(server: str, world: str) -> None:
    """The page's two lines, host and key apart: what was pointed at Gemini asks the same model here."""
    with openai.OpenAI(api_key=f"mock_{world}", base_url=f"{server}/creativeai/v1") as client:
        response = client.chat.completions.create(model=GEMINI, messages=said("Hello!"))
        headers = client.chat.completions.with_raw_response.create(model=GEMINI, messages=said("Hello!")).headers

    assert response.choices[0].message.content
    assert (headers["x-model-actual"], headers["x-failover-used"]) == (GEMINI, "false")


def test_a_conversation(client: openai.OpenAI) -> None:
    told = client.chat.completions.create(
        model="claude-sonnet-4-5",
        messages=[{"role": "system", "content": "Answer in one line"}, *said(ASKED)],
        temperature=0.2,
        max_tokens=5,
        n=2,
    )

    assert [choice.index for choice in told.choices] == [0, 1]
    assert {choice.message.role for choice in told.choices} == {"assistant"}
    assert {choice.finish_reason for choice in told.choices} == {"length"}
    assert told.choices[0].message.content != told.choices[1].message.content
    assert told.usage is not None
    assert told.usage.total_tokens == told.usage.prompt_tokens + 10
    assert told.created == 1_767_225_600


def test_a_streamed_conversation_says_what_a_plain_one_says(client: openai.OpenAI) -> None:
    plain = client.chat.completions.create(model="gpt-4o", messages=said(ASKED))

    chunks = [*client.chat.completions.create(model="gpt-4o", messages=said(ASKED), stream=True)]

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == plain.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]


def test_a_stream_tells_its_usage_at_the_end(client: openai.OpenAI) -> None:
    plain = client.chat.completions.create(model="gpt-4o", messages=said(ASKED))

    chunks = [
        *client.chat.completions.create(
            model="gpt-4o", messages=said(ASKED), stream=True, stream_options={"include_usage": True}
        )
    ]

    assert (chunks[-1].choices, chunks[-1].usage) == ([], plain.usage)
    assert {chunk.usage for chunk in chunks[:-1]} == {None}


def test_the_sdks_own_stream_helper_puts_it_together(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="gpt-4o", messages=said(ASKED)) as stream:
        told = stream.get_final_completion()

    assert told.choices[0].message.content
    assert told.choices[0].finish_reason == "stop"


def test_json_on_request(client: openai.OpenAI) -> None:
    told = client.chat.completions.create(
        model="gpt-4o", messages=said("As JSON, please"), response_format={"type": "json_object"}
    )
    assert json.loads(told.choices[0].message.content or "")["answer"]


def test_a_failover_shows_in_headers_and_price(client: openai.OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(model=GEMINI, messages=said("A knot [mock:failover]"))

    told = raw.parse()

    assert (raw.headers["x-model-actual"], raw.headers["x-failover-used"]) == ("claude-sonnet-4-5", "true")
    assert told.model == GEMINI
    assert told.model_extra is not None
    assert told.model_extra["adjusted_credits"] == 2


def test_legacy_completions(client: openai.OpenAI) -> None:
    told = client.completions.create(model="gpt-4o-mini", prompt=["At dawn", "At noon"], max_tokens=12)
    streamed = client.completions.create(model="gpt-4o-mini", prompt="At dawn", max_tokens=12, stream=True)

    assert [choice.index for choice in told.choices] == [0, 1]
    assert "".join(chunk.choices[0].text for chunk in streamed) == told.choices[0].text


@pytest.mark.parametrize(
    ("magic", "error", "code"),
    [
        ("400", openai.BadRequestError, "invalid_request_error"),
        ("moderated", openai.BadRequestError, "content_policy_violation"),
        ("401", openai.AuthenticationError, "authentication_error"),
        ("402", openai.APIStatusError, "insufficient_credits"),
        ("404", openai.NotFoundError, "not_found"),
        ("429", openai.RateLimitError, "rate_limit_exceeded"),
        ("503", openai.InternalServerError, "provider_unavailable"),
        ("fail", openai.InternalServerError, "provider_unavailable"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_a_typed_error(
    client: openai.OpenAI, magic: str, error: type[openai.APIStatusError], code: str, stream: bool
) -> None:
    with pytest.raises(error) as raised:
        client.chat.completions.create(model=GEMINI, messages=said(f"A knot [mock:{magic}]"), stream=stream)

    assert raised.value.code == code


@pytest.mark.parametrize(
    ("model", "messages", "param"), [("kling-v3", said(ASKED), "model"), ("gpt-4o", [], "messages")]
)
def test_a_wrong_field_is_named(
    client: openai.OpenAI, model: str, messages: list[ChatCompletionMessageParam], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=messages)

    assert (raised.value.code, raised.value.param) == ("invalid_request_error", param)


def test_what_is_not_there_is_not_found(client: openai.OpenAI) -> None:
    """No single model and no embeddings are documented."""
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve(GEMINI)
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model="text-embedding-3-small", input="A knot")


def test_a_wrong_key_and_an_empty_purse_are_typed_errors(make: Make, server: str) -> None:
    with pytest.raises(openai.AuthenticationError):
        make(api_key="sk-live").models.list()

    httpx.put(
        f"{server}/_mock/worlds/poor-talker", json={"accounts": {"creativeai": {"credits": 0}}}
    ).raise_for_status()
    with pytest.raises(openai.APIStatusError) as refused:
        make(api_key="mock_poor-talker").chat.completions.create(model=GEMINI, messages=said(ASKED))
    assert (refused.value.status_code, refused.value.code) == (402, "insufficient_credits")


def test_too_many_calls_are_a_rate_limit(make: Make, world: str) -> None:
    """A free account has ten requests a minute, and chat counts among them."""
    free = make(api_key=f"mock_{world}__free-tier")
    for _ in range(10):
        free.models.list()

    with pytest.raises(openai.RateLimitError) as raised:
        free.chat.completions.create(model=GEMINI, messages=said(ASKED))

    assert 1 <= int(raised.value.response.headers["retry-after"]) <= 60


@pytest.mark.parametrize(("magic", "statuses"), [("429x2", [429, 429, 200]), ("503x1", [503, 200])])
@pytest.mark.parametrize("stream", [False, True])
def test_the_sdk_recovers_by_itself(
    make: Make, hurried: Hurried, magic: str, statuses: list[int], stream: bool
) -> None:
    patient = make(max_retries=2, http_client=hurried.http)

    told = patient.chat.completions.create(model=GEMINI, messages=said(f"A knot [mock:{magic}]"), stream=stream)

    assert hurried.statuses == statuses
    assert "chatcmpl-" in str(next(iter(told)))
