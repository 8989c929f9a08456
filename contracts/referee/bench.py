"""Where verdicts are made: a case is told as one story a provider, and every rule looks at its stories."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from contracts import loader
from contracts.referee import hooks, money, retries, waits
from contracts.referee.case import Case
from contracts.referee.sight import Call, Sight
from contracts.referee.story import Story
from contracts.referee.verdict import Judged, Note, Report, Verdict, rule_on

COMMON: dict[str, Judged] = {
    "honours-retry-after": Judged(retries.honours_retry_after, "no request was repeated after a Retry-After"),
    "backs-off": Judged(retries.backs_off, "no request was repeated after a 429 or 5xx"),
    "no-double-spend": Judged(money.no_double_spend, "nothing was submitted and accepted"),
    "no-retry-on-4xx": Judged(retries.no_retry_on_4xx, "nothing was refused for good"),
    "stops-at-terminal": Judged(waits.stops_at_terminal, "no poll told the end of a job"),
    "bounds-its-wait": Judged(waits.bounds_its_wait, "no job stayed unfinished for long enough"),
    "survives-unknown": Judged(waits.survives_unknown, "no poll told an unknown status"),
    "fetches-in-time": Judged(waits.fetches_in_time, "no result was downloaded"),
    "verifies-signature": Judged(hooks.verifies_signature, "no forged webhook reached the receiver", lasting=True),
    "dedups": Judged(hooks.dedups, "no webhook came again after it was taken", lasting=True),
    "answers-in-time": Judged(hooks.answers_in_time, "no webhook reached a receiver", lasting=True),
}
ACROSS = "fails-over-rightly"
_ACROSS_NEEDS = "no prompt went to a second provider or model"
_SENTENCES = {
    "honours-retry-after": "RFC 9110, section 10.2.3, says what Retry-After asks for.",
    "no-retry-on-4xx": "RFC 9110, section 15.5: such an answer says that the request itself is at fault.",
}
_SENSE = "No provider needs to say so: it is common sense."


def judged() -> tuple[str, ...]:
    """Every rule there is a verdict on: the rules of common sense, then each provider's."""
    return (*COMMON, ACROSS, *(f"{each}/{rule}" for each in _providers() for rule in _own(each).RULES))


def judge(case: Case) -> Report:
    """All verdicts on a client's run. Passes over a record whose beginning is lost become `not_exercised`."""
    run = list(stories(case))
    made = [*_common(run)]
    for provider in _providers():
        told = [story for story in run if story.dialect.provider == provider]
        for rule, how in _own(provider).RULES.items():
            sentence = partial(_sentence, provider, rule)
            made.append(_made(f"{provider}/{rule}", how, told, sentence))
    return Report(tuple(_doubted(case, each) for each in made), case.exchanges_lost)


def _common(stories: list[Story]) -> Iterator[Verdict]:
    for rule, how in COMMON.items():
        yield _made(rule, how, stories, lambda rule=rule: _SENTENCES.get(rule, _SENSE))  # type: ignore[misc]  # bound
    yield rule_on(ACROSS, money.fails_over_rightly(stories), _ACROSS_NEEDS, _SENSE)


def _made(rule: str, how: Judged, stories: Iterable[Story], sentence: Callable[[], str]) -> Verdict:
    run = list(stories)
    notes: list[Note] = [note for story in run for note in how.look(story)]
    if rule == "no-double-spend":
        notes += money.paid_elsewhere(run)
    return rule_on(rule, notes, how.needs, sentence() if any(not note.kept for note in notes) else "")


def _sentence(provider: str, rule: str) -> str:
    """Which sentence of the provider asks for it, and how sure that is."""
    known = loader.load(provider).rules.get(rule)
    return f"{rule}: {known.says} ({known.standing}: {known.source})" if known else rule


def _doubted(case: Case, verdict: Verdict) -> Verdict:
    rule = verdict.rule
    if not case.exchanges_lost or verdict.verdict != "pass" or (rule in COMMON and COMMON[rule].lasting):
        return verdict
    said = f"Not exercised: {case.exchanges_lost} exchanges are no longer in the journal, and one may have broken it."
    return Verdict(rule, "not_exercised", verdict.evidence, said)


def stories(case: Case) -> Iterator[Story]:
    """The case as one story a provider that was met."""
    sights: dict[str, list[Sight]] = {}
    for exchange in sorted(case.exchanges, key=lambda each: (each.moment.real_s, each.id)):
        sights.setdefault(exchange.provider, []).append(Sight(exchange))
    for provider in _providers():
        dialect = _own(provider).DIALECT
        mine = [sent for sent in case.deliveries if sent.provider == provider]
        calls = [Call(sent, genuine=dialect.genuine(sent)) for sent in mine]
        if sights.get(provider) or calls:
            yield Story(case, dialect, sights.get(provider, []), calls)


@cache
def _providers() -> tuple[str, ...]:
    """Providers with client rules that are judged."""
    return tuple(each for each in loader.providers() if find_spec(f"contracts.{each}.clients") is not None)


def _own(provider: str) -> Any:
    """`contracts/<provider>/clients.py`: its DIALECT and its RULES."""
    return import_module(f"contracts.{provider}.clients")
