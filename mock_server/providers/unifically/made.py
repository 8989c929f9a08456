"""What a task has made: its files, each by the word its name begins with, and where they lie."""

from math import inf
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.media.recipe import Recipe
from mock_server.providers import kit
from mock_server.providers.unifically import catalog, films, sounds, stills
from mock_server.providers.unifically.account import Purse
from mock_server.providers.unifically.source import NOTHING, Source
from mock_server.world import World

NAME = "unifically"
COVERS = ("suno", "suno-extend")
COVER_PX = 1_024


def asked(job: Job) -> dict[str, Any]:
    """The `input` of a task."""
    told: dict[str, Any] = orjson.loads(job.request)["input"]
    return told


def source(world: World, job: Job) -> Source:
    """What a task took over from its input when it was accepted."""
    return purse(world).sources.get(job.id, NOTHING)


def purse(world: World) -> Purse:
    """The account."""
    account = world.account(NAME)
    assert isinstance(account, Purse)
    return account


def files(world: World, job: Job) -> dict[str, Recipe]:
    """Everything a completed task has made: `{"video": ...}`, `{"track1": ..., "track2": ..., "cover1": ...}`."""
    model, told, taken = catalog.BY_ID[job.served_by], asked(job), source(world, job)
    if model.kind == "video":
        made = {"video": films.film(job, model.family, told, taken)}
    elif model.kind == "image":
        made = {"image": stills.picture(job, model.family, told, taken)}
    else:
        made = sounds.recipes(model.family, told, taken)
    if model.family in COVERS:
        made |= {f"cover{number}": _cover(job, told, taken) for number in (1, 2)}
    stamp = job.id if world.manners.stamped else None
    return {word: replace(made[word], seed=_seed(job, word), stamp=stamp) for word in made}


def _cover(job: Job, told: dict[str, Any], taken: Source) -> Recipe:
    lines = (sounds.title(told, taken), job.id)
    return Recipe(kind="jpeg", width=COVER_PX, height=COVER_PX, lines=lines, image=taken.still)


def _seed(job: Job, word: str) -> int:
    return int.from_bytes(f"{word}{job.id[-6:]}".encode()[-8:], "big")


def file_name(world: World, job: Job, word: str, recipe: Recipe) -> str:
    """`video-<task id>.mp4`; the printed name where a scenario brought the task along."""
    printed = world.printed.get(job.id, {}).get("output")
    return str(printed or f"{word}-{job.id}{recipe.suffix}")


def asset(world: World, name: str) -> kit.Asset | kit.Stored | None:
    """The file of this name: what a completed task has made, or what was uploaded. Neither expires (unifically/Q-9)."""
    account = world.accounts.get(NAME)
    if not isinstance(account, Purse):
        return None
    given = account.shelf.get(name)
    if given is not None:
        return given
    job = maker(world, name)
    if job is None or look(job, world.clock.now_s).phase is not Phase.SUCCEEDED:
        return None
    recipes = {file_name(world, job, word, recipe): recipe for word, recipe in files(world, job).items()}
    return kit.Asset(recipes[name], inf) if name in recipes else None


def maker(world: World, name: str) -> Job | None:
    """The task whose file has this name, whether it is done or not."""
    job = world.jobs.get(name.partition("-")[2].rpartition(".")[0])
    if job is None:
        printed = (ident for ident, told in world.printed.items() if told.get("output") == name)
        job = next((world.jobs[ident] for ident in printed if world.jobs[ident].provider == NAME), None)
    return job if job is not None and job.provider == NAME else None
