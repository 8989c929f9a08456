"""What clients of Kubeez's tools have in common: a good one's steps, for others to go wrong in one of them."""

from typing import Any

from tests.client import Reply
from tests.exam.stand import Stand

AD = {"reference_ad_url": "https://example.org/in/ad.png", "product_text": "A boat", "variant_count": 2}
SONG = {"prompt": "A song of rain", "model": "V5"}
BOAT = {"prompt": "A paper boat in the rain", "model": "nano-banana"}


def start(stand: Stand, tool: str = "generate_media", **arguments: Any) -> Reply:
    """Start a job; a 429 is waited out until about the next minute."""
    answer = stand.tool(tool, **(arguments or BOAT))
    for attempt in range(4):
        if answer.status not in (429, 500, 503):
            return answer
        stand.sleep(60.0 + 7 * attempt)
        answer = stand.tool(tool, **(arguments or BOAT))
    return answer


def links(told: Any) -> list[str]:
    """Where the results are; none while one of them is missing."""
    found = [each.get("url") or each.get("audio_url") for each in told.get("outputs") or told.get("songs") or ()]
    return found if all(found) else []


def ask(stand: Stand, ident: str, tool: str = "get_generation_status") -> Reply:
    """Poll once."""
    return stand.tool(tool, generation_id=ident)


def wait(stand: Stand, ident: str, *, tool: str = "get_generation_status", most_s: int = 580) -> Any:
    """Poll every four to five seconds; what the last poll told, nothing when it is given up."""
    for passed_s in range(0, most_s, 5):
        stand.sleep(4.5)
        answer = ask(stand, ident, tool)
        early = answer.status == 404 and passed_s < 30
        if answer.status == 200 and (answer.json.get("status") == "failed" or links(answer.json)):
            return answer.json
        if 400 <= answer.status < 500 and not early and answer.status != 429:
            break
    return {}


def finish(stand: Stand, told: Any) -> None:
    """Fetch and print the results."""
    for url in links(told):
        stand.fetch(url)
        stand.say(url)


def good(stand: Stand, tool: str = "generate_media", **arguments: Any) -> None:
    """Start, wait for every id, fetch, print."""
    answer = start(stand, tool, **arguments)
    if answer.status != 200:
        return
    for ident in answer.json.get("generation_ids") or [answer.json["generation_id"]]:
        polled = "get_music_status" if tool == "generate_music" else "get_generation_status"
        finish(stand, wait(stand, ident, tool=polled))
