"""CreativeAI's client rules: how it speaks, and which function judges each of C-1 to C-44.

A rule that is not here is not judgeable, and its row in `rules.yaml` says why.
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.creativeai import polling, receiving
from contracts.exchange import Delivery
from contracts.referee import advice, hooks, retries, waits
from contracts.referee.dialect import Dialect
from contracts.referee.retries import what
from contracts.referee.sight import Sight
from contracts.referee.story import Story, Tale
from contracts.referee.verdict import Judged, Note

SUBMITS = frozenset(
    "createImage editImage createVideo createVideoBatch createVoice createComposition createChartVideo "
    "removeBackground upscaleImage restoreImage nativeGenerateImage nativeGenerateVideo createChatCompletion "
    "createCompletion".split()
)
POLLS = frozenset({"getVideo", "getVideoBatch", "getGeneration", "nativeGetPrediction"})
PLAIN = {"pending": "running", "processing": "running", "completed": "completed", "failed": "failed"}
WORDS = {**PLAIN, **{word.upper(): meant for word, meant in PLAIN.items()}, "succeeded": "completed"}
LONGEST_S = 600.0  # C-12
REFUSED_FIELDS = frozenset({400})
POLICY = "content_policy_violation"


def given(sight: Sight) -> tuple[str, ...]:
    """`id`, `batch_id`, or the native API's `data.id`; images and chats hand out nothing to wait for."""
    answer = sight.answer
    if sight.operation in ("createImage", "editImage", "createChatCompletion", "createCompletion"):
        return ()
    data = answer.get("data")
    found = answer.get("batch_id") or answer.get("id") or (data.get("id") if isinstance(data, dict) else None)
    return (found,) if isinstance(found, str) else ()


def word(sight: Sight) -> str | None:
    """The status; a batch has none and is over when nothing is pending or processing."""
    answer = sight.answer
    if sight.operation == "getVideoBatch" and isinstance(answer.get("total_jobs"), int):
        over = answer.get("completed", 0) + answer.get("failed", 0) >= answer["total_jobs"]
        return ("completed" if answer.get("completed") else "failed") if over else "processing"
    data = answer.get("data")
    status = answer.get("status") or (data.get("status") if isinstance(data, dict) else None)
    return status if isinstance(status, str) else None


def outputs(body: Mapping[str, Any]) -> tuple[str, ...]:
    """`output_url`, of a batch's jobs too; `data[].url` of images; `data.outputs` of the native API."""
    found = [body.get("output_url")]
    jobs, data = body.get("jobs"), body.get("data")
    found += [job.get("output_url") for job in jobs if isinstance(job, dict)] if isinstance(jobs, list) else []
    found += [each.get("url") for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    found += (data.get("outputs") or []) if isinstance(data, dict) else []
    return tuple(each for each in found if isinstance(each, str))


def told(body: Mapping[str, Any]) -> tuple[str, str]:
    """A webhook's job or batch, and its status."""
    return str(body.get("id") or body.get("batch_id") or ""), str(body.get("status") or "")


def prompt(sight: Sight) -> str | None:
    """What was asked for."""
    found = sight.asked.get("prompt") or sight.asked.get("text")
    return found if isinstance(found, str) else None


def code(sight: Sight) -> tuple[object, object]:
    """The label of a refusal, wherever it stands (C-27)."""
    error = sight.answer.get("error")
    return (error.get("code"), error.get("type")) if isinstance(error, dict) else (None, None)


def moderated(sight: Sight) -> bool:
    """Whether moderation refused it."""
    return POLICY in code(sight)


def genuine(delivery: Delivery) -> bool:
    """Whether the signature is the secret's; without a secret nothing can be said against it."""
    if delivery.secret is None:
        return True
    signed = f"sha256={hmac.new(delivery.secret.encode(), delivery.body, 'sha256').hexdigest()}"
    sent = delivery.headers.get("x-creativeai-signature", "").encode("latin-1", "replace")
    return hmac.compare_digest(sent, signed.encode())


def whole(sight: Sight) -> bool:
    """Whether what is completed has a link to its result, or else says what went wrong."""
    return bool(outputs(sight.answer) or sight.answer.get("error") or sight.answer.get("error_message"))


DIALECT = Dialect(
    "creativeai",
    SUBMITS,
    POLLS,
    given,
    word,
    WORDS,
    outputs,
    told,
    prompt,
    LONGEST_S,
    hook="webhook_url",
    genuine=genuine,
    moderated=moderated,
    whole=whole,
)


def from_the_sdk(story: Story) -> Iterator[Note]:
    """C-2: an OpenAI client works with base URL and key changed, nothing else: its paths are known, its key fits."""
    for sight in story.sights:
        if not sight.exchange.request_headers.get("user-agent", "").startswith(("OpenAI/", "AsyncOpenAI/")):
            continue
        wrong = sight.operation is None and sight.status in (404, 405)
        said = f"{what(sight)} came from an OpenAI SDK and was answered {sight.status}"
        yield Note(not wrong, (sight.id,), f"{said}{'; its base URL ends in /v1' if wrong else ''}.")


def hooks_each_request(story: Story) -> Iterator[Note]:
    """C-5: who works with webhooks asks for one with every job. A rule for many jobs: one alone says nothing."""
    jobs = [sight for sight in story.submits if sight.accepted and given(sight)]
    hooked = [sight for sight in jobs if "webhook_url" in sight.asked]
    if len(jobs) < 2 or not hooked:
        return
    for sight in jobs:
        said = f"{what(sight)} {'has its webhook_url' if sight in hooked else 'has no webhook_url, while others have'}."
        yield Note(sight in hooked, (sight.id,), said)


def splits_batches(story: Story) -> Iterator[Note]:
    """C-6: a batch has 1 to 20 prompts."""
    for sight in story.submits:
        if sight.operation == "createVideoBatch" and isinstance(prompts := sight.asked.get("prompts"), list):
            said = f"{what(sight)} asked for {len(prompts)} videos; 1 to 20 go into a batch."
            yield Note(1 <= len(prompts) <= 20, (sight.id,), said)


def gives_pictures(story: Story) -> Iterator[Note]:
    """C-8: image_url is public and https, and names no other format than JPEG or PNG. Its size is not looked at."""
    yield from advice.reachable(story, _pictures, https=True)
    for submit in story.submits:
        for _, url in _pictures(submit):
            ending = url.partition("?")[0].rpartition(".")[2].lower()
            if ending in ("gif", "webp", "bmp", "tiff", "svg", "heic", "avif"):
                yield Note(False, (submit.id,), f"`image_url` of {what(submit)} is a .{ending}; JPEG or PNG is wanted.")


def _pictures(submit: Sight) -> list[tuple[str, str]]:
    wanted = submit.operation in ("createVideo", "createVideoBatch")
    return list(advice.texts(dict(submit.asked), ("image_url",))) if wanted else []


def backs_off_when_down(story: Story) -> Iterator[Note]:
    """C-31: a 503 with failover on means that every provider is down."""
    for run in retries.runs(story, frozenset({503})):
        if run[0].operation in SUBMITS and run[0].asked.get("failover") is not False:
            yield retries.backed_off(story, run)


def waits_when_limited(story: Story) -> Iterator[Note]:
    """C-24: after a 429 the wait is what Retry-After says, and growing where it comes again."""
    yield from retries.honours_retry_after(story)
    for run in retries.runs(story, frozenset({429})):
        note = retries.backed_off(story, run)
        if not note.kept:
            yield note


def not_again(story: Story) -> Iterator[Note]:
    """C-28: a field that is wrong is mended, not sent again."""
    for note in retries.resent(story, REFUSED_FIELDS):
        sight = next(sight for sight in story.sights if sight.id == note.evidence[0])
        if not moderated(sight):
            yield note


def copies_videos(story: Story) -> Iterator[Note]:
    """C-41: videos are downloaded within 7 days."""
    videos = (note for note in waits.fetches_in_time(story, 7 * 86_400.0) if ".mp4" in note.said)
    yield from videos


def masks(story: Story) -> Iterator[Note]:
    """C-43: a mask fits its image. The server looks into it; what it says of it is believed."""
    for sight in story.submits:
        if sight.operation != "editImage" or b'name="mask"' not in sight.exchange.request_body:
            continue
        error = sight.answer.get("error")
        refused = isinstance(error, dict) and error.get("param") == "mask"
        said = error.get("message") if refused and isinstance(error, dict) else "the mask fits"
        yield Note(not refused, (sight.id,), f"{what(sight)}: {said}.")


def chains_by_url(story: Story) -> Iterator[Note]:
    """C-44: what a composition is made of is given by the URLs that were told, once they were."""
    outputs_told = story.told_outputs
    for sight in story.submits:
        if sight.operation != "createComposition":
            continue
        for field in ("video_url", "audio_url"):
            url = str(sight.asked.get(field) or "")
            name = url.rpartition("/")[2]
            early = "/media/" in url and name not in outputs_told and not story.case.exchanges_lost
            wrong = early or not url.startswith(("http://", "https://"))
            said = f"`{field}` of {what(sight)} is {'no URL that any job has told' if wrong else 'a URL'}: {url[:80]}."
            yield Note(not wrong, (sight.id,), said)


def generate_ends(story: Story) -> Iterator[Note]:
    """C-17: COMPLETED and FAILED are understood where statuses are spelled so."""
    for tale in story.tales.values():
        if tale.end is not None and (tale.word(tale.end) or "").isupper():
            yield from waits.stopped(story, tale)


def video_ends(story: Story) -> Iterator[Note]:
    """C-14: completed and failed end the polling of a video."""
    for tale in _videos(story):
        yield from waits.stopped(story, tale)


def failed_ends(story: Story) -> Iterator[Note]:
    """C-15: a failed job is left alone."""
    for tale in _videos(story):
        if tale.end is not None and tale.ending == "failed":
            yield from waits.stopped(story, tale)


def _videos(story: Story) -> list[Tale]:
    return [tale for tale in story.tales.values() if polling.is_video(tale)]


_NO_POLL = "no video was polled"
_NO_HOOK = "no webhook reached a receiver"
RULES: dict[str, Judged] = {
    "C-1": Judged(advice.key_on_every_call, "nothing was asked"),
    "C-2": Judged(from_the_sdk, "no OpenAI SDK was met"),
    "C-3": Judged(advice.follows_its_jobs, "no job was accepted, or there was no time yet to follow one"),
    "C-4": Judged(polling.bounds_concurrency, "no video was submitted"),
    "C-5": Judged(hooks_each_request, "there were not several jobs of which some ask for webhooks"),
    "C-6": Judged(splits_batches, "no batch was submitted"),
    "C-8": Judged(gives_pictures, "no image_url was given"),
    "C-9": Judged(polling.first_wait, _NO_POLL),
    "C-10": Judged(polling.first_minutes, "no video was polled twice in its first two minutes"),
    "C-11": Judged(polling.later, "no video was polled twice after its first two minutes"),
    "C-12": Judged(polling.ten_minutes, "no video was unfinished for ten minutes"),
    "C-13": Judged(polling.every_second, "no video was polled twice"),
    "C-14": Judged(video_ends, "no poll told the end of a video"),
    "C-15": Judged(failed_ends, "no poll told that a video failed"),
    "C-16": Judged(polling.voices, "no voice job was polled twice"),
    "C-17": Judged(generate_ends, "no status in upper case told an end"),
    "C-18": Judged(waits.survives_unknown, "no poll told an unknown status"),
    "C-19": Judged(advice.reads_outputs, "no result was downloaded, and nobody listened to what is printed"),
    "C-20": Judged(polling.copes_without, "no poll lacked an optional field"),
    "C-24": Judged(waits_when_limited, "no request was repeated after a 429"),
    "C-25": Judged(advice.slows_down, "no limit was used up"),
    "C-26": Judged(advice.repeated_prompt, "moderation blocked nothing"),
    "C-28": Judged(not_again, "no field was refused"),
    "C-29": Judged(advice.of(frozenset({401})), "no key was refused"),
    "C-30": Judged(advice.of(frozenset({402})), "the credits sufficed"),
    "C-31": Judged(backs_off_when_down, "no submit was repeated after a 503"),
    "C-32": Judged(advice.rejects_forged, "no forged webhook was answered, and no genuine one refused"),
    "C-33": Judged(receiving.form_of_signature, "no webhook came with a wrong signature"),
    "C-34": Judged(receiving.right_secret, "no signed webhook was answered"),
    "C-35": Judged(receiving.unknown_events, "no unknown event was sent"),
    "C-36": Judged(hooks.dedups, "no webhook came again after it was taken"),
    "C-37": Judged(receiving.remembers, "no webhook came again after days"),
    "C-38": Judged(advice.takes_in_time, _NO_HOOK),
    "C-39": Judged(advice.fallback, "every webhook that was asked for was taken, or there is time yet"),
    "C-40": Judged(advice.crossed, "no job was told by webhook and poll"),
    "C-41": Judged(copies_videos, "no video was downloaded"),
    "C-43": Judged(masks, "no mask was sent"),
    "C-44": Judged(chains_by_url, "nothing was composed"),
}
