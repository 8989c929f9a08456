"""What Kubeez does: one plain function a tool. A tool is called with the method TOOL at the path of its name.

`TOOLS` is what can be published, `tools(account)` what is: generation M's tools only where the account has them. A
tool that is not there is refused with 404 and the code `unknown_tool`; an unknown generation with 404 and `not_found`.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from contracts import loader
from contracts.tool import Tool
from mock_server.answer import Answer
from mock_server.engine.jobs import Job, look
from mock_server.providers.kit import JSON, Call, Operate
from mock_server.providers.kubeez import catalog, inputs, jobs, made, plan, render, rest, uploads
from mock_server.providers.kubeez.account import NAME
from mock_server.world import Account

TOOLS: dict[str, Tool] = loader.load(NAME).tools
FOLLOWED = ("generate_media", "generate_dialogue", "create_ad_copy")  # by get_generation_status
MOST_ROWS = 25
_LENGTH = re.compile(r"[0-9]{1,3}s?")


def tools(account: Account) -> list[Tool]:
    """The tools this account has."""
    return [tool for tool in TOOLS.values() if has(account, tool)]


def has(account: Account, tool: Tool) -> bool:
    """Whether an account has a tool: those of M are switched on by a setting."""
    return tool.generation in ("S", account.settings.generation)


def get_models(call: Call) -> Answer:
    """The models, of one type or all."""
    return render.answer(render.models(call.body.get("model_type")))


def get_balance(call: Call) -> Answer:
    """What is left."""
    return render.answer(render.balance(call.account.ledger.balance))


def get_generations(call: Call) -> Answer:
    """What was made and what is being made, newest first, songs aside."""
    count = min(MOST_ROWS, call.body.get("limit", MOST_ROWS))
    rows = (render.history_row(call.world, job, call.origin) for job in _wanted(call))
    return render.answer({"generations": list(islice(rows, count))})


def _wanted(call: Call) -> Iterator[Job]:
    asked, now_s = call.body, call.world.clock.now_s
    for job in reversed(call.world.jobs.values()):
        if job.provider != NAME or job.operation not in FOLLOWED:
            continue
        if asked.get("model") not in (None, job.served_by, made.asked(job).get("model")):
            continue
        if asked.get("status") not in (None, render.word(job, look(job, now_s), now_s)):
            continue
        if asked.get("generation_type") in (None, render.TYPES.get(job.operation) or plan.kind(made.asked(job))):
            yield job


def generate_media(call: Call) -> Answer:
    """Start an image or a video. Raises Invalid, TooManyJobs, OutOfCredits."""
    model = plan.chosen(call.body, sizes=call.account.settings.generation == "M")
    inputs.check(call.world, model, call.body)
    price = plan.price(model, made.reference_s(call.world, model, call.body))
    time_s = plan.time_s(model, call.body)
    (job,) = jobs.start(call, model.id, price, time_s)
    return render.answer(render.started(job, time_s))


def get_generation_status(call: Call) -> Answer:
    """What a poll of an image, a video, a sound or an ad sees. Raises UnknownJob."""
    job = jobs.found(call.world, call.body["generation_id"], *FOLLOWED)
    return rest.followed(call, job, lambda: Answer(200, [JSON], render.generation(call.world, job, call.origin)))


def get_generation_estimate(call: Call) -> Answer:
    """How long such a job would take; starts none."""
    asked: dict[str, Any] = {**_known(call.body.get("parameters", {})), **call.body}
    model = plan.chosen(asked)
    return render.answer(
        {"estimated_time_seconds": plan.time_s(model, asked), "confidence": "medium", "sample_size": 120}
    )


def _known(parameters: dict[str, Any]) -> dict[str, Any]:
    """Those parameters that say something here."""
    length = parameters.get("duration")
    if isinstance(length, str) and _LENGTH.fullmatch(length):
        return {"duration": length}
    return {}


def generate_music(call: Call) -> Answer:
    """Start songs. Raises TooManyJobs, OutOfCredits. An unknown model is replaced by the newest (kubeez/K-76)."""
    known = {song.id: song for song in catalog.SONGS}
    model = known.get(call.body.get("model", catalog.NEWEST_MUSIC), known[catalog.NEWEST_MUSIC])
    (job,) = jobs.start(call, model.id, model.credits, model.time_s)
    return render.answer(render.started(job, model.time_s))


def get_music_status(call: Call) -> Answer:
    """What a poll of songs sees. Raises UnknownJob."""
    job = jobs.found(call.world, call.body["generation_id"], "generate_music")
    return rest.followed(call, job, lambda: render.answer(render.music(call.world, job, call.origin)))


def generate_dialogue(call: Call) -> Answer:
    """Start speech. Raises TooManyJobs, OutOfCredits."""
    model = catalog.BY_ID[catalog.DIALOGUE]
    (job,) = jobs.start(call, model.id, model.credits, model.time_s)
    return render.answer(render.started(job, model.time_s))


def create_ad_copy(call: Call) -> Answer:
    """Start the variants of an ad, a job each. Raises OutOfCredits."""
    model, count = catalog.BY_ID[catalog.ADS], call.body.get("variant_count", 1)
    variants = jobs.start(call, model.id, model.credits, model.time_s, count=count)
    told = render.ads_started(variants, model.time_s)
    return render.answer({"generation_id": variants[0].id, **told} if rest.over_rest(call) else told)


def estimate_generation_cost(call: Call) -> Answer:
    """What such a job would cost; takes nothing."""
    model = plan.chosen(call.body, sizes=True)
    price = plan.price(model, call.body.get("reference_video_seconds"))
    return render.answer({"model": model.id, "estimated_cost_credits": render.whole(price)})


TABLE: dict[str, Operate] = {
    "get_models": get_models,
    "get_balance": get_balance,
    "get_generations": get_generations,
    "generate_media": generate_media,
    "get_generation_status": get_generation_status,
    "get_generation_estimate": get_generation_estimate,
    "generate_music": generate_music,
    "get_music_status": get_music_status,
    "generate_dialogue": generate_dialogue,
    "create_ad_copy": create_ad_copy,
    "get_upload_url": uploads.get_upload_url,
    "get_upload_session": uploads.get_upload_session,
    "estimate_generation_cost": estimate_generation_cost,
    "upload_media": uploads.upload_media,
    "upload_direct": uploads.upload_direct,
}
