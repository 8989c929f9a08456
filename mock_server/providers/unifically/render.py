"""How Unifically speaks of a task: the envelope, the price, the status, and the output of each kind (sheet 2)."""

from typing import Any

import orjson

from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import Failure, Phase
from mock_server.providers import kit
from mock_server.providers.oddity import Speech
from mock_server.providers.unifically import catalog, clips, errors, made, sounds, words
from mock_server.world import World

WORDS = {
    Phase.QUEUED: "pending",
    Phase.RUNNING: "processing",
    Phase.SUCCEEDED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "failed",  # no cancelled state is documented
}
MESSAGES = {"failed": "The generation failed.", "cancelled": "The generation was cancelled."}
VERSIONS = {"chirp-v3-5": "v3.5", "chirp-v4": "v4", "chirp-auk": "v4.5", "chirp-bluejay": "v4.5+", "chirp-crow": "v5"}


def error_inside(told: dict[str, Any]) -> None:
    """A completed task that has failed all the same, in the common form."""
    told["error"] = {"message": MESSAGES["failed"], "code": errors.FAILED}


SPEECH = Speech(ids=("task_id",), results=("output", "data", "audio_url1", "audio_url2"), error=error_inside)


def enveloped(data: dict[str, Any]) -> bytes:
    """`{"code": 200, "success": true, "data": {...}}`."""
    return orjson.dumps({"code": 200, "success": True, "data": data})


def accepted(job: Job) -> bytes:
    """A task that has just been taken in: pending, whatever is planned for it."""
    return enveloped({"task_id": job.id, "status": "pending"})


def priced(price: int) -> bytes:
    """The answer to a dry run."""
    return enveloped({"cost": catalog.usd(price)})


def status(world: World, job: Job, origin: str) -> tuple[int, bytes]:
    """Status and body of a poll. An output only when there is one, an error only when it has failed."""
    seen = look(job, world.clock.now_s)
    form = world.accounts[job.provider].settings.failed_as
    code = 400 if form == "status" and WORDS[seen.phase] == "failed" else 200
    memo = (seen.phase, origin)
    told = world.told.get(job.id)
    if told is not None and told[0] == memo:
        return code, told[1]
    return code, world.tell(job.id, memo, _status(world, job, seen, origin, form))


def _status(world: World, job: Job, seen: Look, origin: str, form: str) -> bytes:
    data: dict[str, Any] = {"task_id": job.id, "status": WORDS[seen.phase]}
    if seen.phase is Phase.SUCCEEDED:
        return enveloped(data | {"output": output(world, job, origin)})
    if not seen.over:
        return enveloped(data)
    code, message = failure(seen.step.failure)
    match form:
        case "message":
            return enveloped(data | {"message": message, "code": code})
        case "error_message":
            return enveloped(data | {"error_message": message})
        case "status":
            return errors.envelope(400, code, message)
    return enveloped(data | {"error": {"message": message, "code": code}})


def failure(told: Failure | None) -> tuple[str, str]:
    """Code and message of a failed task. One code is listed for all: `generation_failed`."""
    told = told or Failure("cancelled")
    message = told.message or MESSAGES.get(told.code, MESSAGES["failed"])
    return (errors.FAILED if told.code in MESSAGES else told.code), message


def output(world: World, job: Job, origin: str = "") -> dict[str, Any]:
    """What a completed task tells of its results. `origin` serves tasks no request has made."""
    family, kind = catalog.BY_ID[job.served_by].family, catalog.BY_ID[job.served_by].kind
    urls = {
        word: kit.link(world, job.provider, job.origin or origin, made.file_name(world, job, word, recipe))
        for word, recipe in made.files(world, job).items()
    }
    if family in catalog.CLIPS_OF:
        return _tracks(world, job, urls)
    asked, source = made.asked(job), made.source(world, job)
    if family == "suno-lyrics":
        return words.lyrics(asked["prompt"], job.id)
    if family == "transcript":
        length_s = sounds.seconds(family, asked, source)
        return words.transcript(source.words, length_s, asked)
    return {f"{kind}_url": urls[kind]}


def _tracks(world: World, job: Job, urls: dict[str, str]) -> dict[str, Any]:
    """Suno's: the tracks flat, as a real delivery had them, and as clips with the ids that other models take.

    Of stems no page tells anything: each has a key of its own beside the two (guessed).
    """
    family = catalog.BY_ID[job.served_by].family
    tracks = sounds.tracks(family)
    stems = {f"{word}_url": urls[word] for word in tracks} if family in sounds.STEMS else {}
    return {
        "audio_url1": urls[tracks[0]],
        "audio_url2": urls[tracks[1]],
        **stems,
        "clips": [_clip(world, job, number, urls) for number in range(1, len(tracks) + 1)],
    }


def _clip(world: World, job: Job, number: int, urls: dict[str, str]) -> dict[str, Any]:
    family, asked, source = catalog.BY_ID[job.served_by].family, made.asked(job), made.source(world, job)
    track = sounds.tracks(family)[number - 1]
    cover = urls.get(f"cover{number}")
    version = VERSIONS.get(str(asked.get("mv")))
    return {
        "status": "complete",
        "title": sounds.title(asked, source, track if family in sounds.STEMS else ""),
        "id": clips.ident(job, number),
        "audio_url": urls[track],
        **({"image_url": cover, "image_large_url": cover} if cover else {}),
        **({"major_model_version": version, "model_name": asked["mv"]} if version else {}),
        "duration": sounds.seconds(family, asked, source),
        "prompt": sounds.words(family, asked, source),
        "created_at": world.clock.stamp(job.accepted_s),
    }
