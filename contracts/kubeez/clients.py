"""Kubeez's practices for clients: how its tools speak, and which function judges each of P-4 to P-17.

A tool call is an exchange whose operation is the tool, its body the arguments, its answer the result.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.referee import advice, money, retries, waits
from contracts.referee.dialect import Dialect
from contracts.referee.sight import Sight
from contracts.referee.story import Story
from contracts.referee.verdict import Judged, Note

SUBMITS = frozenset({"generate_media", "generate_music", "generate_dialogue", "create_ad_copy"})
POLLS = frozenset({"get_generation_status", "get_music_status"})
RUNNING = dict.fromkeys(("pending", "queued", "processing"), "running")
WORDS = {**RUNNING, "completed": "completed", "failed": "failed"}
LONGEST_S = 600.0  # P-6: five to ten minutes for media
NEW_S = 60.0  # P-13: "a moment"; the provider's own editor bears it for less
MUSIC_S = 1_200.0  # "longer" for music: nobody says how much


def given(sight: Sight) -> tuple[str, ...]:
    """The new job's id, or all ids of an ad."""
    many = sight.answer.get("generation_ids")
    found = many if isinstance(many, list) else [sight.answer.get("generation_id")]
    return tuple(each for each in found if isinstance(each, str))


def asked(sight: Sight) -> str:
    """The job a poll asks for: an argument of the tool, the last part of the path over REST."""
    return str(sight.asked.get("generation_id") or sight.exchange.path.rpartition("/")[2])


def word(sight: Sight) -> str | None:
    """A job's status."""
    found = sight.answer.get("status")
    return found if isinstance(found, str) else None


def outputs(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Links of outputs and songs."""
    made = [body.get("outputs"), body.get("songs")]
    return tuple(url for _, url in advice.texts({"made": made}, ("url",)))


def told(_body: Mapping[str, Any]) -> tuple[str, str]:
    """No webhooks."""
    return "", ""


def prompt(sight: Sight) -> str | None:
    """What was asked for."""
    found = sight.asked.get("prompt")
    return found if isinstance(found, str) else None


def whole(sight: Sight) -> bool:
    """P-12: done is what has all its links."""
    made = [sight.answer.get("outputs"), sight.answer.get("songs")]
    rows = [row for rows in made if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return bool(rows) and all(row.get("url") or row.get("audio_url") for row in rows)


DIALECT = Dialect(
    "kubeez", SUBMITS, POLLS, given, word, WORDS, outputs, told, prompt, LONGEST_S, asked=asked, whole=whole
)


def paced(story: Story) -> Iterator[Note]:
    """P-4: polls are 2 seconds apart or more."""
    for tale in story.tales.values():
        yield from advice.paced(story, tale, 2.0, "2 to 5 s between polls")


def bounded(story: Story) -> Iterator[Note]:
    """P-6: a job is given up after ten minutes, music later."""
    for tale in story.tales.values():
        music = tale.submit is not None and tale.submit.operation != "generate_media"
        yield from waits.bounded(story, tale, (MUSIC_S if music else LONGEST_S) * 1.1)


def waits_when_limited(story: Story) -> Iterator[Note]:
    """P-7: after a 429 a client waits, then tries again."""
    for run in retries.runs(story, frozenset({429})):
        yield retries.backed_off(story, run)


def polls_all(story: Story) -> Iterator[Note]:
    """P-10: every id of an ad is polled."""
    for submit in story.submits:
        ids = given(submit) if submit.accepted else ()
        polled = [ident for ident in ids if story.tales[ident].polls]
        if len(ids) > 1 and (polled or story.case.ended):
            said = f"{len(polled)} of the {len(ids)} ids of exchange {submit.id} were polled."
            yield Note(len(polled) == len(ids), (submit.id,), said)


def bears_not_found(story: Story) -> Iterator[Note]:
    """P-13: a new id that is not found is asked for again. Whoever sees that the run goes on may judge it later."""
    for tale in story.tales.values():
        early = [poll for poll in tale.polls if poll.status == 404 and (tale.since_s(poll.moment) or NEW_S) < NEW_S]
        last = early[-1] if early else None
        if last is None:
            continue
        later = [poll for poll in tale.polls if poll.id > last.id]
        met = f"{tale.id} was not found at {story.at(last)} (exchange {last.id}), a moment after its start"
        if later:
            yield Note(True, (last.id, later[0].id), f"{met}; the client asked again.")
        elif story.case.ended or (tale.since_s(story.case.now) or 0.0) > NEW_S:
            yield Note(
                False, (last.id,), f"{met}, and was never asked for again: it was made and paid for all the same."
            )


RULES: dict[str, Judged] = {
    "P-4": Judged(paced, "no job was polled twice"),
    "P-5": Judged(waits.stops_at_terminal, "no poll told the end of a job"),
    "P-6": Judged(bounded, "no job stayed unfinished for long enough"),
    "P-7": Judged(waits_when_limited, "no request was repeated after a 429"),
    "P-8": Judged(advice.of(frozenset({400, 402, 422})), "nothing was refused for good"),
    "P-10": Judged(polls_all, "no ad was made"),
    "P-12": Judged(waits.survives_unknown, "no poll told an end without its links, or an unknown status"),
    "P-13": Judged(bears_not_found, "no new id was not found"),
    "P-16": Judged(advice.of(frozenset({401})), "no key or token was refused"),
    "P-17": Judged(money.no_double_spend, "nothing was started"),
}
