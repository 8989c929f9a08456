"""The native API: an image or a legacy video started, one path to poll both, and a quote (creativeai/Q-13).

Its bodies, webhook and file are in `native_render`; a native video is made like any other (`operations.accept_video`).
"""

from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer
from mock_server.engine.errors import Unavailable, UnknownJob
from mock_server.engine.jobs import Job
from mock_server.faults.outcome import Outcome
from mock_server.providers.creativeai import batch, catalog, native_render, plan
from mock_server.providers.creativeai.gates import check_credits
from mock_server.providers.kit import JSON, Call

JOBS = frozenset({"nativeGenerateImage", "nativeGenerateVideo"})


def generate_image(call: Call) -> Answer:
    """Accept an image: it runs at once and is polled for. Raises Unavailable, OutOfCredits."""
    world, price = call.world, catalog.PRICE_NATIVE_IMAGE
    served_by = _server(native_render.image_model(call.body), call.outcome)
    check_credits(call.account, price)
    stream = call.stream()
    now_s = world.clock.now_s
    job = Job.of(
        f"img_{stream.token('id')}",
        batch.NAME,
        call.operation,
        served_by,
        now_s,
        now_s,
        plan.running(float(stream.whole("render", *catalog.NATIVE_IMAGE_S)), call.outcome),
        call.raw,
        price,
        price,
        call.origin,
        call.seat.key,
        slotted=False,
    )
    call.account.live_usd += price * catalog.LIVE_USD_CREDIT
    world.accept(job)
    return told(call, job)


def _server(model: str, outcome: Outcome | None) -> str:
    """The model that renders; only dall-e-3 has another to stand in for it. Raises Unavailable."""
    served_by = catalog.IMAGE_PROVIDERS.get(model, model)
    if outcome is None or outcome.name != "failover" or outcome.at_s is not None:
        return served_by
    if served_by not in catalog.INSURED:
        raise Unavailable(f"{served_by} is unavailable and no other model stands in for it. Try again later.")
    return catalog.INSURED[served_by]


def told(call: Call, job: Job) -> Answer:
    """The answer to an accepted task."""
    return Answer(200, [JSON], native_render.accepted(call.world, job))


def video_call(call: Call) -> Call:
    """The call as a video knows it: the native `image` is the first frame, `image_url`."""
    ask: dict[str, Any] = dict(call.body)
    image = ask.pop("image", None)
    if image is None:
        return call
    ask.setdefault("image_url", image)
    return msgspec.structs.replace(call, body=ask, raw=orjson.dumps(ask))


def get_prediction(call: Call) -> Answer:
    """What a poll sees of a native task. Raises UnknownJob, for the jobs of other paths too."""
    job = call.world.jobs.get(call.ident)
    if job is None or job.operation not in JOBS:
        raise UnknownJob(f"No native task has the id {call.ident[:80]!r} in this account.")
    return Answer(200, [JSON], native_render.prediction(call.world, job, call.origin))


def calculate(call: Call) -> Answer:
    """A price in credits. Nothing runs, no money moves."""
    ask = call.body
    if ask["model"] in catalog.VIDEO_PROVIDERS:
        image = "image" in ask or "image_url" in ask
        price = catalog.video_price(plan.server(call.account.settings, ask["model"], image=image))
    else:
        price = catalog.PRICE_NATIVE_IMAGE
    return Answer(200, [JSON], native_render.quote(price))
