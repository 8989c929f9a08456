"""What a job has made: its files, each by the word its name begins with, and where they lie."""

from math import inf
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.media.make import STILLS
from mock_server.media.recipe import Recipe, spoken_seconds
from mock_server.providers import kit
from mock_server.providers.kubeez import catalog, plan
from mock_server.providers.kubeez.account import NAME
from mock_server.providers.kubeez.model import Model
from mock_server.world import World

DEEPEST = 4  # an input may have been made from an input, and so on; nobody sees what lies deeper
THUMB_PX, OPTIMIZED_PX, COVER_PX = 320, 1_024, 1_024
SONG_S = 60.0
SONGS = 2  # of one job: several are usual, how many no page tells (kubeez/Q-15)


def asked(job: Job) -> dict[str, Any]:
    """The arguments of a job."""
    told: dict[str, Any] = orjson.loads(job.request)
    return told


def files(world: World, job: Job) -> dict[str, Recipe]:
    """Everything a job makes: `{"video": ..., "thumb": ..., "optimized": ...}`, `{"song1": ..., "cover1": ...}`."""
    told = asked(job)
    match job.operation:
        case "generate_music":
            made = _songs(job, told)
        case "generate_dialogue":
            said = " ".join(line["text"] for line in told["dialogue"])
            made = {"audio": Recipe(kind="mp3", seconds=spoken_seconds(said))}
        case "create_ad_copy":
            made = _with_previews(_ad(world, job, told))
        case _:
            made = _with_previews(_media(world, job, told))
    stamp = job.id if world.manners.stamped else None
    seed = told.get("seed")
    return {word: replace(made[word], seed=_seed(job, word, seed), stamp=stamp) for word in made}


def _seed(job: Job, word: str, told: object) -> int:
    if isinstance(told, int | float):
        return int(told) % (1 << 32)
    return int.from_bytes(f"{word}{job.id[-6:]}".encode()[-8:], "big")


def _media(world: World, job: Job, told: dict[str, Any]) -> Recipe:
    model = catalog.BY_ID[job.served_by]
    source = _sources(world, plan.urls(told))
    lines = (told["prompt"], job.served_by, job.id)
    first = next((each for each in source if each.kind in STILLS), None)
    width, height = plan.size(model, told, (source[0].width, source[0].height) if source and source[0].width else None)
    if model.kind == "image":
        return Recipe(kind="png", width=width, height=height, lines=lines, image=first)
    length_s = _reference_s(source) or plan.seconds(model, told) if model.per_second else plan.seconds(model, told)
    sound = plan.heard(model, told)
    return Recipe(kind="mp4", width=width, height=height, seconds=length_s, lines=lines, image=first, sound=sound)


def reference_s(world: World, model: Model, told: dict[str, Any]) -> float | None:
    """How long the video that steers the motion is; None where there is none, or it is from elsewhere."""
    return _reference_s(_sources(world, plan.urls(told))) if model.per_second else None


def _reference_s(sources: list[Recipe]) -> float | None:
    return next((each.seconds for each in sources if each.kind == "mp4"), None)


def _sources(world: World, urls: list[str]) -> list[Recipe]:
    """What this world has made of the inputs; anything else is never fetched."""
    if world.nesting >= DEEPEST:
        return []
    world.nesting += 1
    try:
        found = [kit.file_at(world, url) for url in urls]
    finally:
        world.nesting -= 1
    return [_flat(each.recipe) for each in found if isinstance(each, kit.Asset)]


def _flat(recipe: Recipe) -> Recipe:
    """One picture deep at most: chains would grow without end."""
    inner = recipe.image and replace(recipe.image, image=None, stamp=None)
    return replace(recipe, image=inner, stamp=None)


def _ad(world: World, job: Job, told: dict[str, Any]) -> Recipe:
    source = _sources(world, [told.get("product_image_url") or told["reference_ad_url"]])
    lines = (told.get("product_text") or "An ad", f"variant {job.notes}", job.id)
    first = next((each for each in source if each.kind in STILLS), None)
    width, height = plan.size(catalog.BY_ID[catalog.ADS], {"aspect_ratio": told.get("aspect_ratio", "9:16")}, None)
    return Recipe(kind="jpeg", width=width, height=height, lines=lines, image=first)


def _with_previews(whole: Recipe) -> dict[str, Recipe]:
    """The result, a small still of it, and a smaller copy."""
    name = "video" if whole.kind == "mp4" else "image"
    thumb = replace(whole, kind="jpeg", seconds=0, sound=False)
    kind = "mp4" if whole.kind == "mp4" else "webp"
    optimized = _smaller(replace(whole, kind=kind), OPTIMIZED_PX)
    return {name: whole, "thumb": _smaller(thumb, THUMB_PX), "optimized": optimized}


def _smaller(recipe: Recipe, longest: int) -> Recipe:
    share = min(1.0, longest / max(recipe.width, recipe.height))
    width, height = (max(2, round(side * share / 2) * 2) for side in (recipe.width, recipe.height))
    return replace(recipe, width=width, height=height)


def _songs(job: Job, told: dict[str, Any]) -> dict[str, Recipe]:
    lines = (title(told), job.id)
    cover = Recipe(kind="jpeg", width=COVER_PX, height=COVER_PX, lines=lines)
    made = {f"song{number}": Recipe(kind="mp3", seconds=SONG_S) for number in range(1, SONGS + 1)}
    return made | {f"cover{number}": cover for number in range(1, SONGS + 1)}


def title(told: dict[str, Any]) -> str:
    """What a song is called: as asked, or by the first words of what it is about."""
    about = told.get("title") or told.get("song_description") or told.get("prompt") or told.get("lyrics") or ""
    words = " ".join(about.split()[:6]).strip(".,;:!?")
    return told["title"] if told.get("title") else words or "Untitled"


def file_name(job: Job, word: str, recipe: Recipe) -> str:
    """`video-<id>.mp4`."""
    return f"{word}-{job.id}{recipe.suffix}"


def asset(world: World, name: str) -> kit.Asset | None:
    """The file of this name, once its job has completed. It stays (kubeez/Q-14)."""
    job = world.jobs.get(name.partition("-")[2].rpartition(".")[0])
    if job is None or job.provider != NAME or look(job, world.clock.now_s).phase is not Phase.SUCCEEDED:
        return None
    recipes = {file_name(job, word, recipe): recipe for word, recipe in files(world, job).items()}
    return kit.Asset(recipes[name], inf) if name in recipes else None
