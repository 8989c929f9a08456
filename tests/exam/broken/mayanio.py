"""A bad client for each rule of Mayanio's that is judged."""

from collections.abc import Mapping
from typing import Any

import orjson

from tests.exam.bad import Bad, Breaking, breaks
from tests.exam.stand import Stand

BOOK: list[Bad] = []
BASE = "/api/v1"
IMAGES = f"{BASE}/images"
KITE = {"prompt": "A kite"}
SLOW = {"accounts": {"mayanio": {"sync_pace": 50, "points": 1_000}}}
FEW = {"accounts": {"mayanio": {"requests_per_hour": 3}}}


def breaking(rule: str, *kin: str, story: Mapping[str, Any] | None = None) -> Breaking:
    """A bad client of this provider."""
    return breaks(BOOK, f"mayanio/{rule}", *kin, story=story, provider="mayanio")


def images(stand: Stand, number: int = 1) -> list[str]:
    """Make images; their links."""
    made = stand.post(IMAGES, {**KITE, "num_images": number}).json["data"]["images"]
    return [image["url"] for image in made]


@breaking("M-1")
def sends_no_content_type(stand: Stand) -> None:
    stand.send("POST", IMAGES, orjson.dumps(KITE), {"content-type": ""})


@breaking("M-5")
def looks_for_images_elsewhere(stand: Stand) -> None:
    images(stand)
    stand.say("undefined")


@breaking("M-6")
def looks_for_a_video_elsewhere(stand: Stand) -> None:
    stand.post(f"{BASE}/videos", KITE)
    stand.say("undefined")


@breaking("M-9", story=FEW)
def goes_on_when_nothing_remains(stand: Stand) -> None:
    for _ in range(4):
        for number in range(4):
            stand.get(f"{BASE}/projects?limit=100&type={('images', 'videos')[number % 2]}")
            stand.sleep(5)
        stand.sleep(3_600)


@breaking("M-10")
def asks_for_nine_images(stand: Stand) -> None:
    stand.post(IMAGES, {**KITE, "num_images": 9})


@breaking("M-11", story=SLOW)
def leaves_after_a_minute(stand: Stand) -> None:
    stand.leave(IMAGES, KITE)
    stand.sleep(60)
    stand.get(f"{BASE}/projects?limit=100")


@breaking("M-12", "no-double-spend", story=SLOW)
def repeats_blindly(stand: Stand) -> None:
    for _ in range(2):
        stand.leave(IMAGES, KITE)
        stand.sleep(130)


@breaking("M-13")
def takes_the_first_of_three(stand: Stand) -> None:
    urls = images(stand, 3)
    stand.fetch(urls[0])
    stand.say(urls[0])


@breaking("M-14")
def filters_by_the_singular(stand: Stand) -> None:
    stand.get(f"{BASE}/projects?type=image")


@breaking("M-15")
def gives_two_pictures(stand: Stand) -> None:
    stand.post(f"{BASE}/3d", {"image_url": "https://example.com/a.png", "image_base64": "aGVsbG8="})


@breaking("M-16")
def turns_beyond_the_last_page(stand: Stand) -> None:
    stand.get(f"{BASE}/projects?limit=10")
    stand.get(f"{BASE}/projects?limit=10&page=2")


@breaking("M-17")
def comes_after_a_month(stand: Stand) -> None:
    urls = images(stand)
    stand.sleep(29 * 86_400)
    stand.fetch(urls[0])
