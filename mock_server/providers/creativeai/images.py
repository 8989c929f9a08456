"""Images, made at once: `createImage`, and what it shares with edits. A picture is a job that ends as it begins."""

from base64 import b64encode
from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer, Header
from mock_server.engine.chance import Stream
from mock_server.engine.errors import Moderated, Unavailable
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import render
from mock_server.faults.outcome import BLOCKS, FAILS, GIVEN_UP_S, SLOWS, Outcome
from mock_server.providers.creativeai import assets, catalog
from mock_server.providers.creativeai.gates import check_credits
from mock_server.providers.kit import JSON, Call
from mock_server.world import World

NAME = "creativeai"
AT_ONCE = render(0.0)
KEPT = ("model", "prompt", "size", "background", "output_format")

# What a revised prompt adds: one of each.
LIGHTS = (
    "in soft daylight",
    "in warm evening light",
    "under an even studio light",
    "with long shadows",
    "at first light",
)
FINISHES = ("finely detailed", "calm and balanced in composition", "with natural colours", "sharp from front to back")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures to be made. ask: what each job keeps of the request; moved: the insurance has stepped in."""

    ask: dict[str, Any]
    prefix: str
    served_by: str
    price: int
    count: int = 1
    moved: bool = False
    inline: bool = False
    angle: str | None = None


def create_image(call: Call) -> Answer:
    """One to four pictures: 200 with a link or the bytes of each. Raises Moderated, Unavailable, OutOfCredits."""
    ask = call.body
    served_by = catalog.IMAGE_PROVIDERS[ask.get("model", catalog.DEFAULT_IMAGE_MODEL)]
    moved = fails_over(call.outcome, served_by)
    order = Order(
        ask={name: ask[name] for name in KEPT if name in ask},
        prefix="image_",
        served_by=catalog.INSURED[served_by] if moved else served_by,
        price=catalog.PRICE_IMAGE,
        count=ask.get("n", 1),
        moved=moved,
        inline=ask.get("response_format") == "b64_json",
        angle=ask.get("camera_angle"),
    )
    return made(call, order)


def fails_over(outcome: Outcome | None, served_by: str) -> bool:
    """Whether another model serves, unseen in the body (creativeai/D-28). Only dall-e-3 is insured.

    Raises Unavailable where nothing stands in, Moderated for a block that a job would have met later.
    """
    wished = outcome.name if outcome is not None else None
    if outcome is not None and wished in BLOCKS:
        raise Moderated("", param=outcome.param or "prompt")
    if wished in FAILS or (wished == "failover" and served_by not in catalog.INSURED):
        raise Unavailable(f"{served_by} is unavailable and no other model stands in for it. Try again later.")
    return wished == "failover"


def made(call: Call, order: Order) -> Answer:
    """Take the money, make the pictures, answer. Raises OutOfCredits."""
    check_credits(call.account, order.price * order.count)
    stream, world = call.stream(), call.world
    spoilt = call.outcome.spoilt(order.count) if call.outcome is not None else ()
    streams = [stream.child(str(index + 1)) for index in range(order.count) if index not in spoilt]
    jobs = [_job(call, order, each) for each in streams]
    for job in jobs:
        world.accept(job)
    call.account.live_usd += catalog.LIVE_USD_IMAGE * len(jobs)
    world.settle()
    answer = _answer(world, order, jobs, [revised(order, each) for each in streams])
    answer.delay_ms = delay_ms(call)
    return answer


def _job(call: Call, order: Order, stream: Stream) -> Job:
    now_s = call.world.clock.now_s
    return Job.of(
        order.prefix + stream.token("id"),
        NAME,
        call.operation,
        order.served_by,
        now_s,
        now_s,
        AT_ONCE,
        orjson.dumps(order.ask),
        order.price,
        order.price,
        call.origin,
        call.seat.key,
        slotted=False,
    )


def _answer(world: World, order: Order, jobs: list[Job], prompts: list[str]) -> Answer:
    """The documented body (creativeai/EX-1), with links, or with the bytes once the runtime has made them."""
    created = int(world.clock.epoch_s(jobs[0].accepted_s))
    headers: list[Header] = [JSON]
    if order.moved:
        headers.append((b"x-model-actual", order.served_by.encode()))
    if not order.inline:
        links = [{"url": assets.still_url(world, job)} for job in jobs]
        return Answer(200, headers, _body(created, links, prompts))

    def body_of(parts: tuple[bytes, ...]) -> bytes:
        return _body(created, [{"b64_json": b64encode(part).decode()} for part in parts], prompts)

    return Answer(200, headers, assets=tuple(assets.still(world, job) for job in jobs), body_of=body_of)


def _body(created: int, places: list[dict[str, str]], prompts: list[str]) -> bytes:
    data = [place | {"revised_prompt": prompt} for place, prompt in zip(places, prompts, strict=True)]
    return orjson.dumps({"created": created, "data": data})


def revised(order: Order, stream: Stream) -> str:
    """The prompt with what a model would have added to it."""
    angle = f"seen from a {order.angle} angle, " if order.angle else ""
    light = LIGHTS[stream.whole("light", 0, len(LIGHTS) - 1)]
    finish = FINISHES[stream.whole("finish", 0, len(FINISHES) - 1)]
    prompt = str(order.ask["prompt"])
    return f"{prompt.rstrip(' .') or prompt}, {angle}{light}, {finish}"


def delay_ms(call: Call) -> float:
    """The real wait for an answer wished to be slow. A frozen world has no time to wait for."""
    outcome = call.outcome
    if outcome is None or outcome.name not in ("stuck", *SLOWS):
        return 0.0
    given_up_s = GIVEN_UP_S if outcome.name != "slow" else 0.0
    late_s = catalog.TIMEOUT_S if outcome.name == "stuck" else outcome.at_s or given_up_s
    clock = call.world.clock
    return 1_000 * (clock.real_seconds_until(clock.now_s + late_s) or 0.0)
