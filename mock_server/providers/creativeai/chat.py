"""Chat and legacy completions: who answers, what it costs, what is said. The bodies are in `chat_render`.

The words depend on the world, the model that answers and what was asked, not on how often it was asked: the same
request gets the same words.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer, Header
from mock_server.engine.chance import Chance
from mock_server.engine.errors import Moderated, Unavailable
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import render
from mock_server.faults.outcome import BLOCKS, FAILS, Outcome
from mock_server.providers.creativeai import batch, catalog, chat_render, images, prose
from mock_server.providers.creativeai.chat_render import Choice, Said
from mock_server.providers.creativeai.gates import check_credits
from mock_server.providers.kit import Call

AT_ONCE = render(0.0)


class Server(msgspec.Struct, frozen=True):
    """Who answers, and what it costs. quoted: what the model asked for would have cost."""

    model: str
    moved: bool
    quoted: int
    price: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the words: how many answers, from which index, how long, behind what, as JSON."""

    count: int = 1
    first: int = 0
    most_tokens: int | None = None
    before: str = ""
    as_json: bool = False


def create_chat_completion(call: Call) -> Answer:
    """Answer a conversation. Raises Moderated, Unavailable, OutOfCredits."""
    ask = call.body
    server = _server(ask["model"], call.outcome, "messages")
    most = [each for name in ("max_tokens", "max_completion_tokens") if (each := ask.get(name)) is not None]
    wanted = Wanted(
        count=ask.get("n") or 1,
        most_tokens=min(most, default=None),
        as_json=(ask.get("response_format") or {}).get("type") == "json_object",
    )
    told = _choices(call, server, ask["messages"], wanted)
    return _answered(call, server, told, prose.tokens("\n".join(_texts(ask["messages"]))))


def create_completion(call: Call) -> Answer:
    """Go on with one text or several. Raises Moderated, Unavailable, OutOfCredits."""
    ask = call.body
    server = _server(ask["model"], call.outcome, "prompt")
    prompts = ask["prompt"] if isinstance(ask["prompt"], list) else [ask["prompt"]]
    count, most_tokens = ask.get("n") or 1, ask.get("max_tokens") or catalog.COMPLETION_TOKENS
    told: list[Choice] = []
    for number, prompt in enumerate(prompts):
        before = f"{prompt} " if ask.get("echo") else ""
        wanted = Wanted(count=count, most_tokens=most_tokens, first=number * count, before=before)
        told += _choices(call, server, prompt, wanted)
    return _answered(call, server, told, sum(map(prose.tokens, prompts)))


def _server(asked: str, outcome: Outcome | None, field: str) -> Server:
    """The model itself, or the one that stands in for its family when that is down.

    Raises Unavailable where all are down, Moderated for a block that a job would have met later.
    """
    wished = outcome.name if outcome is not None else None
    family = asked.partition("-")[0]
    quoted = catalog.CHAT[family].price
    if outcome is not None and wished in BLOCKS:
        raise Moderated("", param=outcome.param or field)
    if wished in FAILS:
        raise Unavailable(f"{asked} is unavailable, and so is every model that could stand in for it. Try again later.")
    if wished != "failover":
        return Server(asked, False, quoted, quoted)
    other = catalog.CHAT[catalog.CHAT[family].next]
    return Server(other.model, True, quoted, min(quoted, other.price))


def _choices(call: Call, server: Server, asked: Any, wanted: Wanted) -> list[Choice]:
    """The answers to one conversation or text, each in its own words."""
    # A fresh Chance of the same world: how often a text was asked does not count.
    world, ask = call.world, call.body
    canon = orjson.dumps([server.model, asked, str(ask.get("seed"))])
    stream = Chance(world.seed, world.name).stream("chat words", canon)
    told = []
    for index in range(wanted.count):
        number = stream.number(f"choice {index}")
        text = prose.written(number, most_tokens=wanted.most_tokens, stops=_stops(ask), as_json=wanted.as_json)
        told.append(Choice(wanted.first + index, text, before=wanted.before))
    return told


def _texts(messages: list[dict[str, Any]]) -> list[str]:
    """Every text of a conversation; pictures and sounds count nothing."""
    contents = [message.get("content") or "" for message in messages]
    parts = [content if isinstance(content, list) else [{"text": content}] for content in contents]
    return [part["text"] for content in parts for part in content if "text" in part]


def _stops(ask: Mapping[str, Any]) -> tuple[str, ...]:
    stop = ask.get("stop") or ()
    return (stop,) if isinstance(stop, str) else tuple(stop)


def _answered(call: Call, server: Server, choices: list[Choice], prompt_tokens: int) -> Answer:
    """Take the money and tell the choices. Raises OutOfCredits."""
    check_credits(call.account, server.quoted)
    job = _job(call, server)
    call.account.live_usd += server.price * catalog.LIVE_USD_CREDIT
    call.world.accept(job)
    call.world.settle()
    told = Said(
        id=job.id,
        created=int(call.world.clock.epoch_s(job.accepted_s)),
        model=call.body["model"],
        model_actual=server.model,
        adjusted_credits=server.price if server.price < server.quoted else None,
        choices=tuple(choices),
        prompt_tokens=prompt_tokens,
    )
    served: list[Header] = [
        (b"x-model-actual", server.model.encode()),
        (b"x-failover-used", b"true" if server.moved else b"false"),
    ]
    answer = chat_render.answer(told, call.operation, call.body, served)
    answer.delay_ms = images.delay_ms(call)
    return answer


def _job(call: Call, server: Server) -> Job:
    prefix = chat_render.FORMS[call.operation].prefix
    now_s = call.world.clock.now_s
    return Job.of(
        prefix + call.stream().token("id", 24),
        batch.NAME,
        call.operation,
        server.model,
        now_s,
        now_s,
        AT_ONCE,
        orjson.dumps({"model": call.body["model"]}),  # conversations are long and nothing reads them again
        server.quoted,
        server.price,
        call.origin,
        call.seat.key,
        slotted=False,
        first_served_by=call.body["model"] if server.moved else None,
    )
