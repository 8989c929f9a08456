"""Every model of the catalogue: created, polled to completion, its output made; and priced before."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts import loader
from mock_server.media.make import check
from mock_server.providers.unifically.catalog import MODELS, Model
from tests.media.decoded import picture, sound_seconds, video
from tests.providers.unifically.asks import (
    ASKS,
    CLIP,
    SOUND,
    STILL,
    created,
    file,
    filled,
    finished,
    polled,
    recipe,
    sent,
)
from tests.stage import MockStage

MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
FAMILIES = {model.family: model for model in reversed(MODELS)}


def urls(value: Any) -> list[str]:
    """Every URL in an output."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        return [value] if value.startswith("http") else []
    return [url for each in inner for url in urls(each)]


def test_the_catalogue_is_the_documents() -> None:
    served = loader.load("unifically").document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"]

    assert [model.id for model in MODELS] == list(served) == list(ASKS)


@MODEL
def test_it_is_created_and_polled_to_completion(api: MockStage, model: Model) -> None:
    task = created(api, model.id, filled(api, ASKS[model.id]))

    assert polled(api, task) == {"task_id": task, "status": "pending"}
    api.advance(3.0)
    assert polled(api, task) == {"task_id": task, "status": "processing"}
    api.advance("idle")

    told = polled(api, task)
    assert (sorted(told), told["status"]) == (["output", "status", "task_id"], "completed")
    links = urls(told["output"])
    assert bool(links) == (model.family not in ("suno-lyrics", "transcript"))
    for url in links:
        check(recipe(api, url))
    assert polled(api, task) == told


@pytest.mark.parametrize("model", FAMILIES.values(), ids=FAMILIES)
def test_what_a_family_makes_is_decoded(api: MockStage, model: Model) -> None:
    """The first file of the first model; `make fuzz` decodes every file of every model."""
    output = finished(api, model.id, filled(api, ASKS[model.id]))

    for url in urls(output)[:1]:
        decoded(url)(file(api, url))


def decoded(url: str) -> Callable[[bytes], object]:
    """What opens the file behind a link."""
    return {"mp4": video, "png": picture, "jpg": picture, "mp3": sound_seconds, "wav": sound_seconds}[url[-3:]]


@MODEL
def test_a_dry_run_gives_the_price_and_moves_no_money(api: MockStage, model: Model) -> None:
    asked = filled(api, ASKS[model.id])
    before, jobs = api.get("/account").json["data"]["balance_usd"], len(api.world.jobs)

    told = sent(api, model.id, asked, dry_run=True).json["data"]

    assert told.keys() == {"cost"}
    assert told["cost"] > 0
    assert (api.get("/account").json["data"]["balance_usd"], len(api.world.jobs)) == (before, jobs)
    created(api, model.id, asked)
    assert api.get("/account").json["data"]["balance_usd"] == pytest.approx(before - told["cost"], abs=1e-9)


OWN: dict[str, tuple[str, dict[str, Any], str]] = {
    STILL: ("alibaba/wan-2.2-image", {"prompt": "A door", "aspect_ratio": "16:9"}, "image_url"),
    CLIP: ("hailuo/minimax-2.3", {"prompt": "A gate", "duration": 10}, "video_url"),
    SOUND: ("elevenlabs/sound-effect", {"text": "Rain", "duration": 17}, "audio_url"),
}
STARTED = [(name, url) for name, asked in ASKS.items() for url in OWN if url in str(asked) and "$" not in str(asked)]


@pytest.mark.parametrize(("name", "url"), STARTED)
def test_what_is_made_starts_from_what_was_made_here(api: MockStage, name: str, url: str) -> None:
    """An input of this world is seen or heard in the output; one of elsewhere is never fetched."""
    maker, wanted, key = OWN[url]
    own = finished(api, maker, wanted)[key]

    output = finished(api, name, swapped(ASKS[name], url, own))

    if url == SOUND:
        assert (output.get("file_duration_seconds") or recipe(api, urls(output)[0]).seconds) == 17
    else:
        shown, source = recipe(api, urls(output)[0]).image, recipe(api, own)
        assert shown is not None
        assert (shown.lines, shown.width, shown.height) == (source.lines, source.width, source.height)


def swapped(asked: Any, old: str, new: str) -> Any:
    """The same input with another URL."""
    if isinstance(asked, dict):
        return {key: swapped(value, old, new) for key, value in asked.items()}
    if isinstance(asked, list):
        return [swapped(value, old, new) for value in asked]
    return new if asked == old else asked
