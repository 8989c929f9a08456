"""What CreativeAI does: one plain function an operation."""

from mock_server.answer import Answer
from mock_server.engine.errors import Unavailable, UnknownJob
from mock_server.engine.jobs import Job
from mock_server.providers.creativeai import batch, catalog, chat, edits, generate, images, models, native, plan, render
from mock_server.providers.creativeai.gates import check_cap, check_credits, check_slots
from mock_server.providers.kit import JSON, Call, Operate

NAME = batch.NAME


def create_video(call: Call) -> Answer:
    """Accept a single video: 202, `processing` (creativeai/D-2)."""
    return Answer(202, [JSON], render.accepted(call.world, accept_video(call), call.body))


def native_generate_video(call: Call) -> Answer:
    """Accept a video by the legacy path: same render, same price, another body."""
    call = native.video_call(call)
    return native.told(call, accept_video(call))


def accept_video(call: Call) -> Job:
    """Take a single video in. Raises Unavailable, TooManyJobs, DailyCap, OutOfCredits."""
    ask, account, world = call.body, call.account, call.world
    outcome, image = call.outcome, "image_url" in ask
    key = first = plan.server(account.settings, ask.get("model", "auto"), image=image)
    moved = outcome is not None and outcome.name == "failover" and outcome.at_s is None
    if moved:
        key = _failed_over(key, failover=ask.get("failover", True))
    price = catalog.video_price(key)
    check_slots(account, world)
    check_cap(account, world)
    check_credits(account, price)
    stream = call.stream()
    now_s = world.clock.now_s
    job = Job.of(
        f"vgen_{'i2v_' if image else ''}{stream.token('id')}",
        NAME,
        call.operation,
        key,
        now_s,
        now_s,
        plan.timeline(
            stream,
            catalog.whole_seconds(ask.get("duration")),
            outcome,
            retry=ask.get("webhook_auto_retry", False),
            to=catalog.substitute(key) if ask.get("failover", True) else None,
        ),
        call.raw,
        price,
        price,
        call.origin,
        call.seat.key,
        notes=render.FAILED_OVER if moved else 0,
        first_served_by=first if moved else None,
    )
    if account.cap is not None:
        account.cap.take(now_s)
    account.live_usd += catalog.LIVE_USD_VIDEO
    world.accept(job)
    return job


def _failed_over(key: str, *, failover: bool) -> str:
    """Where a submission goes whose provider is down (creativeai/Q-21). Raises Unavailable."""
    if not failover:
        raise Unavailable(f"{key} is unavailable and `failover` is false. Try again later, or allow failover.")
    return catalog.substitute(key)


def get_video(call: Call) -> Answer:
    """What a poll sees: 200 for every known job, whatever its state. Raises UnknownJob."""
    job = call.world.jobs.get(call.ident)
    if job is None or job.operation not in VIDEO_JOBS:
        raise UnknownJob(f"No video generation has the id {call.ident[:80]!r} in this account.")
    return Answer(200, [JSON], render.status(call.world, job, call.origin))


VIDEO_JOBS = frozenset({"createVideo", "createVideoBatch"})

TABLE: dict[str, Operate] = {
    "createVideo": create_video,
    "getVideo": get_video,
    "createVideoBatch": batch.create_video_batch,
    "getVideoBatch": batch.get_video_batch,
    "createImage": images.create_image,
    "editImage": edits.edit_image,
    **generate.TABLE,
    "nativeGenerateImage": native.generate_image,
    "nativeGenerateVideo": native_generate_video,
    "nativeGetPrediction": native.get_prediction,
    "nativeCalculate": native.calculate,
    "listModels": models.list_models,
    "createChatCompletion": chat.create_chat_completion,
    "createCompletion": chat.create_completion,
}
