"""A bad client for each practice of Kubeez's that is judged, by tool calls."""

from collections.abc import Mapping
from typing import Any

from tests.exam.bad import Bad, Breaking, breaks
from tests.exam.media import AD, BOAT, ask, finish, good, start, wait
from tests.exam.stand import Stand

BOOK: list[Bad] = []


def rules(operation: str, **rule: Any) -> dict[str, Any]:
    """A story of one rule."""
    return {"rules": [{"when": {"provider": "kubeez", "operation": operation}, **rule}]}


LIMITED = {
    "rules": [
        {"when": {"provider": "kubeez", "operation": "generate_media", "first": 2}, "answer": {"status": 429}},
    ]
}
STUCK = rules("generate_media", job={"outcome": "stuck"})
LAGGING = {"accounts": {"kubeez": {"cdn_lag_s": 40}}}
UNSEEN = {"accounts": {"kubeez": {"unseen_s": 6}}}
BROKE = {"accounts": {"kubeez": {"credits": 0}}}


def breaking(rule: str, *kin: str, story: Mapping[str, Any] | None = None) -> Breaking:
    """A bad client of this provider."""
    return breaks(BOOK, f"kubeez/{rule}", *kin, story=story, provider="kubeez")


@breaking("P-4")
def polls_twice_a_second(stand: Stand) -> None:
    ident = start(stand).json["generation_id"]
    for _ in range(200):
        stand.sleep(0.5)
        told = ask(stand, ident).json
        if told["status"] == "completed":
            return finish(stand, told)


@breaking("P-5", "stops-at-terminal")
def polls_on_after_the_end(stand: Stand) -> None:
    ident = start(stand).json["generation_id"]
    finish(stand, wait(stand, ident))
    stand.sleep(5)
    ask(stand, ident)


@breaking("P-6", "bounds-its-wait", story=STUCK)
def waits_for_half_an_hour(stand: Stand) -> None:
    wait(stand, start(stand).json["generation_id"], most_s=1_800)


@breaking("P-7", "backs-off", story=LIMITED)
def tries_again_at_once(stand: Stand) -> None:
    stand.tool("generate_media", **BOAT)
    stand.tool("generate_media", **BOAT)
    good(stand)


@breaking("P-8", "no-retry-on-4xx", story=BROKE)
def asks_again_without_money(stand: Stand) -> None:
    start(stand)
    stand.sleep(20)
    start(stand)


@breaking("P-10")
def polls_the_first_variant_alone(stand: Stand) -> None:
    finish(stand, wait(stand, start(stand, "create_ad_copy", **AD).json["generation_ids"][0]))


@breaking("P-12", "survives-unknown", story=LAGGING)
def takes_the_word_for_the_deed(stand: Stand) -> None:
    ident = start(stand).json["generation_id"]
    for _ in range(100):
        stand.sleep(4)
        if ask(stand, ident).json["status"] == "completed":
            return stand.say("None")


@breaking("P-13", story=UNSEEN)
def gives_up_what_is_not_found_yet(stand: Stand) -> None:
    ident = start(stand).json["generation_id"]
    stand.sleep(3)
    if ask(stand, ident).status == 404:
        stand.say("there is no such generation")


@breaking("P-16", "no-retry-on-4xx", story=rules("generate_media", answer={"status": 401}))
def tries_the_old_token_again(stand: Stand) -> None:
    start(stand)
    stand.sleep(10)
    start(stand)


@breaking(
    "P-17",
    "no-double-spend",
    story={
        "rules": [
            {"when": {"operation": "generate_media", "first": 1}, "fault": {"kind": "disconnect", "after_bytes": 20}}
        ]
    },
)
def starts_again_unheard(stand: Stand) -> None:
    stand.tool("generate_media", **BOAT)
    stand.sleep(20)
    good(stand)
