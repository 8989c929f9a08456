import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

import mock_server.media
from mock_server.media.make import Unmakeable, make
from mock_server.media.recipe import Chart, Dataset, Recipe

ROOT = Path(mock_server.media.__file__).parents[2]
CLIP = Recipe(kind="mp4", width=854, height=480, seconds=1.5, seed=3, lines=("a fox", "vgen_1"), sound=True)
CHART = Chart(type="line", labels=("a", "b"), datasets=(Dataset(label="r", data=(1, 3)),))
EVERYTHING = [
    CLIP,
    Recipe(kind="mp4", width=320, height=180, seconds=1, image=Recipe(kind="png", width=99, height=77, seed=4)),
    Recipe(kind="mp4", width=320, height=180, seconds=1, chart=CHART, style="build_up"),
    Recipe(kind="mp4", width=320, height=180, seconds=1, chart=CHART, style="ken_burns"),
    Recipe(kind="mp4", video=CLIP, audio=Recipe(kind="mp3", seconds=1, seed=9)),
    Recipe(kind="png", width=301, height=203, seed=5, lines=("a fox",)),
    Recipe(kind="png", width=301, height=203, seed=5, alpha=True),
    Recipe(kind="jpeg", width=301, height=203, seed=5),
    Recipe(kind="webp", width=301, height=203, seed=5),
    Recipe(kind="mp3", seconds=1.3, seed=5),
    Recipe(kind="wav", seconds=1.3, seed=5),
    Recipe(kind="glb", seed=5),
    Recipe(kind="png", width=64, height=64, stamp="img_1"),
]
MAKE_ALL = """
import hashlib, json, os, sys, msgspec
if "alone" in sys.argv and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from mock_server.media.make import make
from mock_server.media.recipe import Recipe
recipes = msgspec.json.decode(sys.stdin.read(), type=list[Recipe])
print(json.dumps([[recipe.etag, hashlib.sha256(make(recipe)).hexdigest()] for recipe in recipes]))
"""
LIST_HEAVY = """
import sys
import mock_server.media.library, mock_server.media.make, mock_server.media.ranges, mock_server.media.recipe
print(sorted({"av", "PIL", "asyncio", "fastapi"} & set(sys.modules)))
"""


def start(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python of its own; its hashes are salted by chance."""
    command, pipe = [sys.executable, "-c", code, *arguments], subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env={"PYTHONHASHSEED": "random"}, stdin=pipe, stdout=pipe, text=True)


def test_two_processes_make_the_same_bytes() -> None:
    """One may use every core, the other a single one."""
    recipes = msgspec.json.encode(EVERYTHING).decode()
    first, second = start(MAKE_ALL), start(MAKE_ALL, "alone")

    made, again = (json.loads(process.communicate(recipes)[0]) for process in (first, second))

    assert made == again
    assert [etag for etag, _ in made] == [recipe.etag for recipe in EVERYTHING]
    assert len({digest for _, digest in made}) == len(EVERYTHING)


def test_nothing_slow_is_imported_before_something_is_made() -> None:
    assert start(LIST_HEAVY).communicate()[0].strip() == "[]"


@pytest.mark.parametrize("recipe", [CLIP, *EVERYTHING[5:12]], ids=lambda recipe: recipe.kind)
def test_another_seed_gives_other_bytes(recipe: Recipe) -> None:
    assert make(recipe) != make(msgspec.structs.replace(recipe, seed=recipe.seed + 1))


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"kind": "gif", "width": 8, "height": 8}, "unknown kind 'gif'; known: mp4, png"),
        ({"kind": "png"}, "png of 0 x 0 pixels: both sides must be 1 to 8192"),
        ({"kind": "png", "width": 8193, "height": 8}, "1 to 8192"),
        (
            {"kind": "mp4", "width": 853, "height": 480, "seconds": 1},
            "853 x 480 pixels: both sides of a clip must be even",
        ),
        ({"kind": "mp4", "width": 854, "height": 479, "seconds": 1}, "must be even"),
        ({"kind": "mp4", "width": 8, "height": 8, "seconds": 1}, "16 to 8192"),
        ({"kind": "mp4", "width": 854, "height": 480}, "mp4 of 0 seconds: wanted 0.1 to 3600"),
        ({"kind": "mp3", "seconds": float("nan")}, "mp3 of nan seconds"),
        ({"kind": "wav", "seconds": 3601}, "wav of 3601 seconds"),
        ({"kind": "jpeg", "width": 8, "height": 8, "alpha": True}, "only png and webp can be transparent"),
        ({"kind": "mp4", "video": Recipe(kind="png", width=8, height=8)}, "video is a png; wanted mp4"),
        ({"kind": "mp4", "video": Recipe(kind="mp4", width=7, height=8, seconds=1)}, "7 x 8"),
        ({"kind": "png", "width": 8, "height": 8, "image": Recipe(kind="mp3", seconds=1)}, "image is a mp3"),
        ({"kind": "png", "stamp": "x"}, "0 x 0"),
    ],
)
def test_what_cannot_be_made_says_what_was_met_and_wanted(recipe: dict[str, object], said: str) -> None:
    with pytest.raises(Unmakeable) as refusal:
        make(Recipe(**recipe))  # type: ignore[arg-type]

    assert said in str(refusal.value)


def test_many_threads_make_what_one_makes() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, EVERYTHING[:6] * 2))

    assert made == [make(recipe) for recipe in EVERYTHING[:6]] * 2
