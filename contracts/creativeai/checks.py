"""Checks of CreativeAI's exchanges and webhooks that no schema can say: echoes, keys, prices, sums, signatures."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from contracts.contract import Contract
from contracts.creativeai import streams
from contracts.expected import at as place_in
from contracts.expected import is_missing
from contracts.findings import Finding, finding
from contracts.seen import Received, Seen, media_type
from contracts.wording import met

NAMES = ("path-id", "echo", "serving-key", "price", "batch-sums", "batch-order", "created", streams.NAME)
SIGNATURE = "x-creativeai-signature"

# Model asked for by name -> the start of the key that serves it while nothing has failed over (S-221, S-225).
KEYS = {"auto": "kling-o3-pro", "kling-o3-pro": "kling-o3-pro", "kling-v3": "kling-v3", "seedance-1.5-pro": "seedance"}
# Serving key -> the rule and the credits of one single video (D-4); any other key falls under S-304.
PRICES = {
    "kling-o3-pro-t2v": ("S-291", 60),
    "kling-o3-pro-i2v": ("S-292", 30),
    "seedance-t2v": ("S-293", 30),
}
ANY_OTHER = ("S-304", 30)
BATCH_CREDITS = 30
DAY_S, UNIX_2020_S, UNIX_2100_S = 86_400, 1_577_836_800, 4_102_444_800
# What is polled by its id -> the rule and the field that repeats it.
POLLED = {"getVideo": ("S-95", "id"), "getVideoBatch": ("S-95", "batch_id"), "getGeneration": ("S-176", "id")}


def path_id(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A poll speaks of the id that was asked for."""
    rule, field = POLLED.get(view.operation or "", (None, None))
    if field and view.status == 200 and isinstance(view.answer, dict):
        asked = unquote(view.exchange.path.rstrip("/").rpartition("/")[2])
        if view.answer.get(field) != asked:
            got = met(view.answer.get(field))
            yield finding(contract, rule, "path-id", expected=f"{field} {met(asked)}", met=got)


def echo(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The 202 repeats what was asked: model, prompt, source image, webhook URL."""
    if not _accepted_video(view):
        return
    asked = {"model": "auto", **view.request}
    for rule, field in (("S-97", "model"), ("S-100", "prompt"), ("S-101", "image_url"), ("S-106", "webhook_url")):
        if asked.get(field) != view.answer.get(field):
            wanted = f"{field} {met(asked[field])}" if field in asked else f"no {field}: none was sent"
            yield finding(contract, rule, "echo", expected=wanted, met=met(view.answer.get(field)))


def serving_key(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The key fits the request: its kind always, its model unless the submission moved.

    Image-to-video answers do not tell `failover_used`, and quality routing moves `auto`: there only the kind is judged.
    """
    if not _accepted_video(view):
        return
    key, model = view.answer.get("model_actual"), view.request.get("model", "auto")
    kind = "i2v" if "image_url" in view.request else "t2v"
    if not isinstance(key, str) or not key.endswith(f"-{kind}"):
        yield finding(contract, "S-221", "serving-key", expected=f"a key that ends in -{kind}", met=met(key))
    elif model != "auto" and view.answer.get("failover_used") is False and not key.startswith(KEYS.get(model, "")):
        yield finding(contract, "S-225", "serving-key", expected=f"{KEYS[model]}-{kind}", met=met(key))


def price(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A single video's credits follow from the key that serves it."""
    if _accepted_video(view):
        rule, cost = PRICES.get(str(view.answer.get("model_actual")), ANY_OTHER)
        if view.answer.get("credits") != cost:
            got = met(view.answer.get("credits"))
            yield finding(contract, rule, "price", expected=f"{cost} credits", met=got)


def batch_sums(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Totals and counts agree with the jobs they sum."""
    if view.operation == "createVideoBatch" and view.status == 202:
        asked = place_in(view.request, "prompts")
        yield from _count(contract, "S-133", view.answer, asked if isinstance(asked, list) else None)
        yield from _sum(contract, "S-133", view.answer, "credits_charged")
        yield from _own_ids(contract, view.answer)
    if view.operation == "getVideoBatch" and view.status == 200:
        yield from _count(contract, "S-138", view.answer, None)
        yield from _states(contract, "S-137", view.answer, ("completed", "failed", "pending", "processing"))
        yield from _each(contract, view.answer)
        yield from _reasons(contract, view.answer)


def resets(contract: Contract, view: Seen) -> Iterator[Finding]:
    """When a window is full again is told in seconds: of Unix time, or from now, whichever is meant (Q-7)."""
    told = view.exchange.response_headers.get("x-ratelimit-reset", "")
    if told.isdecimal() and not (int(told) <= DAY_S or UNIX_2020_S < int(told) < UNIX_2100_S):
        wanted = "x-ratelimit-reset in seconds"
        yield finding(contract, "S-287", "response-headers", expected=wanted, met=told, standing="inferred")


def created(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Pictures are made now, in Unix seconds."""
    told = place_in(view.answer, "created") if view.operation in ("createImage", "editImage") else None
    if isinstance(told, int) and view.status == 200 and not UNIX_2020_S < told < UNIX_2100_S:
        yield finding(contract, "S-60", "created", expected="created in Unix seconds of this day", met=met(told))


def usage(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The tokens of a chat add up."""
    told = place_in(view.answer, "usage") if view.operation in streams.OBJECTS and view.status == 200 else None
    if not isinstance(told, dict):
        return
    asked, made, total = (told.get(name) for name in ("prompt_tokens", "completion_tokens", "total_tokens"))
    if isinstance(asked, int) and isinstance(made, int) and total != asked + made:
        wanted = f"total_tokens {asked + made}, the sum"
        yield finding(contract, "S-197", streams.NAME, expected=wanted, met=met(total))


def batch_order(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Jobs stand in the order of the prompts; a printed prompt may be cut short."""
    if view.operation != "createVideoBatch" or view.status != 202:
        return
    asked, jobs = place_in(view.request, "prompts"), place_in(view.answer, "jobs")
    for index, (item, job) in enumerate(zip(asked, jobs, strict=False) if _lists(asked, jobs) else ()):
        sent, told = place_in(item, "prompt"), place_in(job, "prompt")
        if isinstance(sent, str) and isinstance(told, str) and not sent.startswith(told.removesuffix("...")):
            yield finding(contract, "S-135", "batch-order", expected=f"jobs[{index}] for {met(sent)}", met=met(told))


def webhook_headers(contract: Contract, view: Received) -> Iterator[Finding]:
    """A callback is a POST of JSON, announced by the id of its job or batch."""
    headers = view.delivery.headers
    kind = media_type(headers.get("content-type"))
    if view.delivery.method != "POST":
        yield finding(contract, "S-251", "webhook-headers", expected="POST", met=view.delivery.method)
    if kind != "application/json":
        yield finding(contract, "S-252", "webhook-headers", expected="application/json", met=kind or "no content type")
    known = [place_in(view.payload, field) for field in ("id", "batch_id")]
    wanted = [ident for ident in known if not is_missing(ident)]
    if wanted and headers.get("x-creativeai-delivery-id") not in (*wanted, None):
        got = headers["x-creativeai-delivery-id"]
        yield finding(contract, "S-254", "webhook-headers", expected=f"delivery id {met(wanted[0])}", met=got)


def webhook_signature(contract: Contract, view: Received) -> Iterator[Finding]:
    """Where the receiver has a secret, the body is signed with it, byte for byte."""
    secret, sent = view.delivery.secret, view.delivery.headers.get(SIGNATURE)
    if secret is None:
        return
    if sent is None:
        yield finding(contract, "S-255", "webhook-signature", expected=SIGNATURE, met="no such header")
    elif not hmac.compare_digest(sent.encode(), signature(secret, view.delivery.body).encode()):
        wanted = "sha256= and the HMAC of the raw body with the receiver's secret"
        yield finding(contract, "S-264", "webhook-signature", expected=wanted, met=sent)


def signature(secret: str, body: bytes) -> str:
    """The header CreativeAI signs a body with: `sha256=<hex>` (S-264)."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def webhook_sums(contract: Contract, view: Received) -> Iterator[Finding]:
    """A batch's callback sums its jobs."""
    if view.event == "video.batch.completed":
        yield from _count(contract, "S-259", view.payload, None)
        yield from _states(contract, "S-259", view.payload, ("completed", "failed"))
        yield from _sum(contract, "S-259", view.payload, "total_credits")


def _accepted_video(view: Seen) -> bool:
    bodies = isinstance(view.request, dict) and isinstance(view.answer, dict)
    return view.operation == "createVideo" and view.status == 202 and bodies


def _lists(*values: Any) -> bool:
    return all(isinstance(value, list) for value in values)


def _jobs(body: Any) -> list[dict[str, Any]]:
    jobs = place_in(body, "jobs")
    return [job for job in jobs if isinstance(job, dict)] if isinstance(jobs, list) else []


def _count(contract: Contract, rule: str, body: Any, asked: list[Any] | None) -> Iterator[Finding]:
    total, jobs = place_in(body, "total_jobs"), _jobs(body)
    if total != len(jobs):
        yield finding(contract, rule, "batch-sums", expected=f"total_jobs {len(jobs)}, one per job", met=met_or(total))
    if asked is not None and len(asked) != len(jobs):
        wanted = f"{len(asked)} jobs, one per prompt"
        yield finding(contract, rule, "batch-sums", expected=wanted, met=str(len(jobs)))


def _own_ids(contract: Contract, body: Any) -> Iterator[Finding]:
    ids = [job["id"] for job in _jobs(body) if isinstance(job.get("id"), str)]
    if len(set(ids)) < len(ids):
        yield finding(contract, "S-133", "batch-sums", expected="an id of its own for every job", met=met(ids))


def _each(contract: Contract, body: Any) -> Iterator[Finding]:
    for job in _jobs(body):
        if isinstance(job.get("credits"), int) and job["credits"] != BATCH_CREDITS:
            wanted = f"{BATCH_CREDITS} credits for {job.get('id')}"
            yield finding(contract, "S-294", "batch-sums", expected=wanted, met=met(job["credits"]))
            return


def _reasons(contract: Contract, body: Any) -> Iterator[Finding]:
    """A failed job tells why, any other has no reason to."""
    for job in _jobs(body):
        told = job.get("error_message")
        if "error_message" in job and bool(told) != (job.get("status") == "failed"):
            wanted = "a reason" if not told else f"no reason of a failure: the job is {job.get('status')}"
            yield finding(contract, "S-108", "batch-sums", expected=f"{job.get('id')}: {wanted}", met=met(told))
            return


def _states(contract: Contract, rule: str, body: Any, words: tuple[str, ...]) -> Iterator[Finding]:
    for word in words:
        count = sum(job.get("status") == word for job in _jobs(body))
        if place_in(body, word) != count:
            got = met_or(place_in(body, word))
            yield finding(contract, rule, "batch-sums", expected=f"{word} {count}, as the jobs are", met=got)


def _sum(contract: Contract, rule: str, body: Any, field: str) -> Iterator[Finding]:
    parts = [job.get("credits") for job in _jobs(body)]
    total = sum(part for part in parts if isinstance(part, int))
    if place_in(body, field) != total:
        got = met_or(place_in(body, field))
        yield finding(contract, rule, "batch-sums", expected=f"{field} {total}, the sum of the jobs", met=got)


def met_or(value: Any) -> str:
    """A value for a message, or that nothing was there."""
    return "nothing there" if is_missing(value) else met(value)


EXCHANGE: tuple[Callable[[Contract, Seen], Iterator[Finding]], ...] = (
    path_id,
    echo,
    serving_key,
    price,
    batch_sums,
    batch_order,
    resets,
    created,
    usage,
    streams.stream,
)
WEBHOOK: tuple[Callable[[Contract, Received], Iterator[Finding]], ...] = (
    webhook_headers,
    webhook_signature,
    webhook_sums,
)
