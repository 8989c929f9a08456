"""What several providers advise in the same words, each with its own numbers: keys, polls, prompts, webhooks, files."""

from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from contracts.referee import hooks, waits
from contracts.referee.retries import pairs, what
from contracts.referee.sight import Call, Sight
from contracts.referee.story import Story, Tale, file_name
from contracts.referee.verdict import Note

Looks = Callable[[Story], Iterator[Note]]
PATIENCE_S = 60.0  # how long a job may stay unlooked at before it counts as forgotten


def key_on_every_call(story: Story) -> Iterator[Note]:
    """Every request carries the bearer key. Twenty that do are evidence enough."""
    carried = 0
    known = story.dialect.polls | story.dialect.submits
    for sight in story.sights:
        sent = sight.exchange.request_headers.get("authorization", "")
        if not sent and sight.status == 401:
            yield Note(False, (sight.id,), f"{what(sight)} was sent at {story.at(sight)} without Authorization.")
        elif sent and carried < 20 and sight.operation in known:
            carried += 1
            yield Note(True, (sight.id,), f"{what(sight)} carried the key.")


def follows_its_jobs(story: Story) -> Iterator[Note]:
    """What was accepted is polled by its id, or called back: an accepted job is not a finished one."""
    dialect = story.dialect
    for tale in story.tales.values():
        if tale.submit is None:
            refused = [poll for poll in tale.polls if poll.status == 404]
            if refused and not story.case.exchanges_lost and refused == tale.polls:
                said = f"{what(refused[0])} asks for an id that no submit has handed out."
                yield Note(False, (refused[0].id,), said)
            continue
        if waits_for(tale, dialect.end(dialect.word(tale.submit))):
            yield from _followed(story, tale)


def waits_for(tale: Tale, end: str | None) -> bool:
    """Whether a submit began something to wait for, and it is the first of its batch."""
    submit = tale.submit
    return submit is not None and end is None and tale.story.tale_of(submit) is tale


def _followed(story: Story, tale: Tale) -> Iterator[Note]:
    assert tale.submit is not None
    batch = [story.tales[ident] for ident in story.dialect.given(tale.submit)]
    seen = [each.id for one in batch for each in one.polls]
    hooked = story.dialect.hook is not None and story.dialect.hook in tale.submit.asked
    ids = (tale.submit.id, *seen[:1])
    if seen or hooked or any(one.calls for one in batch):
        yield Note(True, ids, f"{tale.id} was accepted at {story.at(tale.submit)} and looked after.")
    elif story.case.ended or (tale.since_s(story.case.now) or 0.0) > PATIENCE_S:
        said = f"{tale.id} was accepted at {story.at(tale.submit)}, then neither polled nor called back"
        yield Note(False, ids, f"{said}: accepted is not finished.")


def gaps(story: Story, tale: Tale) -> Iterator[tuple[Sight, Sight, float]]:
    """Polls of one job that follow an unfinished answer, with the seconds between. Retries have other rules."""
    last = tale.polls.index(tale.end) + 1 if tale.end else len(tale.polls)
    for before, after in zip(tale.polls[:last], tale.polls[1:last], strict=False):
        if before.accepted:
            yield before, after, story.between_s(before, after)


Gap = tuple[Sight, Sight, float]


def paced(story: Story, tale: Tale, least_s: float, wanted: str) -> Iterator[Note]:
    """Polls of a job are at least so far apart."""
    yield from spaced(story, tale, list(gaps(story, tale)), least_s, wanted)


def spaced(story: Story, tale: Tale, met: list[Gap], least_s: float, wanted: str) -> Iterator[Note]:
    """The same for some gaps only."""
    short = hurried(story, met, least_s)
    yield from (too_soon(story, tale, *gap, wanted) for gap in short)
    if met and not short:
        before, after, gap_s = met[0]
        yield Note(True, (before.id, after.id), f"{tale.id} was polled {gap_s:.1f} s apart.")


def hurried(story: Story, met: list[Gap], least_s: float) -> list[Gap]:
    """Gaps that are too short.

    Where the client's timers are shortened, a hitch of the machine makes one gap longer and the next one shorter;
    their mean does not change, so it decides.
    """
    short = [gap for gap in met if gap[2] < story.case.least_s(least_s)]
    mean_s = sum(gap[2] for gap in met) / len(met) if met else 0.0
    return [] if story.case.pace > 1 and len(met) > 1 and mean_s >= least_s * 0.95 else short


def too_soon(story: Story, tale: Tale, before: Sight, after: Sight, gap_s: float, wanted: str) -> Note:
    """A poll that came too early."""
    met = f"{tale.id} was polled {gap_s:.1f} s after exchange {before.id}, at {story.at(after)} (exchange {after.id})"
    return Note(False, (before.id, after.id), f"{met}; wanted: {wanted}.")


def slows_down(story: Story) -> Iterator[Note]:
    """When nothing remains of a limit, the next request waits for its reset. To run into it once is let pass."""
    last: dict[str | None, Sight] = {}
    ran_into: list[Note] = []
    for sight in story.sights:
        before = last.get(sight.operation)
        telling = sight.status == 429 or sight.operation in story.dialect.submits or not story.dialect.polls
        if before is not None and telling and before.header("x-ratelimit-remaining") == "0":
            head = f"{what(before)} said at {story.at(before)} that nothing remained; {what(sight)}"
            if sight.status == 429:
                ran_into.append(Note(False, (before.id, sight.id), f"{head} came before the reset and met a 429."))
            else:
                yield Note(True, (before.id, sight.id), f"{head} waited.")
        last[sight.operation] = sight
    if len(ran_into) > 1:
        yield from ran_into


def fallback(story: Story) -> Iterator[Note]:
    """A job whose webhook never arrived is polled to its end."""
    hook = story.dialect.hook
    for tale in story.tales.values():
        if tale.submit is None or hook is None or hook not in tale.submit.asked or tale.told is not None:
            continue
        over = story.case.ended or (tale.since_s(story.case.now) or 0.0) > story.dialect.longest_s
        if tale.end is not None:
            said = f"No webhook of {tale.id} was taken, and a poll found its end at {story.at(tale.end)}."
            yield Note(True, (tale.submit.id, tale.end.id), said)
        elif over and not tale.polls and not _being_told(story, tale):
            said = f"{tale.id} asked for a webhook, none was taken, and nobody polled: its result is lost"
            yield Note(False, (tale.submit.id,), f"{said}.")


def _being_told(story: Story, tale: Tale) -> bool:
    """Whether a batch tells for this job."""
    submit = tale.submit
    return submit is not None and any(story.tales[each].told for each in story.dialect.given(submit))


def reads_outputs(story: Story) -> Iterator[Note]:
    """The result is found where it stands: it is downloaded, or printed."""
    told, printed = story.told_outputs, story.case.printed
    for fetch in story.fetches:
        if fetch.name in told and fetch.status < 400:
            yield Note(True, (), f"{fetch.name} was downloaded from where it was told to be.")
    if printed is None or not story.case.ended:
        return
    ended = [tale for tale in story.tales.values() if tale.ending == "completed"]
    for tale in ended:
        names = [file_name(url) for url in _urls(story, tale)]
        ids = (tale.end.id,) if tale.end else ()
        if names and any(name in printed for name in names):
            yield Note(True, ids, f"The result of {tale.id} was read and printed.")
        elif names and not any(fetch.name in names for fetch in story.fetches):
            said = f"{tale.id} completed with {', '.join(names[:2])}, which was neither printed nor downloaded"
            yield Note(False, ids, f"{said}: it was looked for in another place.")


def _urls(story: Story, tale: Tale) -> tuple[str, ...]:
    source = tale.end.answer if tale.end else tale.told.payload if tale.told else {}
    return story.dialect.outputs(source)


def of(statuses: frozenset[int]) -> Looks:
    """A rule on what is not sent again after these statuses."""
    from contracts.referee.retries import resent

    return lambda story: resent(story, statuses)


def rejects_forged(story: Story) -> Iterator[Note]:
    """Forged deliveries are refused, genuine ones are not: the signature is checked, and over the right bytes."""
    yield from hooks.verifies_signature(story)
    for call, refused in hooks.rejected(story):
        if refused:
            said = f"The webhook {call.name}, signed rightly, was refused with {call.outcome} at {story.at(call)}"
            yield Note(False, (call.name,), f"{said}; the signature is made over the raw bytes.")
        elif call.taken and any(not each.genuine for each in story.calls):
            yield Note(True, (call.name,), f"The genuine webhook {call.name} was taken.")


def takes_in_time(story: Story) -> Iterator[Note]:
    """Genuine webhooks are answered 2xx in time; what is refused for its signature is another matter."""
    for call in story.calls:
        if not call.genuine or (call.sent.answered is None and not call.late) or call.sent.answered in hooks.REFUSED:
            continue
        if call.late or not call.taken:
            said = (
                f"The webhook {call.name} was met with {call.outcome} at {story.at(call)} (attempt {call.sent.number})"
            )
            yield Note(False, (call.name,), f"{said}; a 2xx was wanted, quickly.")
        else:
            yield Note(True, (call.name,), f"The webhook {call.name} was taken with {call.outcome}.")


def reachable(story: Story, fields: Callable[[Sight], list[tuple[str, str]]], *, https: bool) -> Iterator[Note]:
    """Inputs are given as URLs that the provider can reach. Links of this provider's own outputs always are."""
    for submit in story.submits:
        for field, url in fields(submit):
            fault = _unreachable(url, https=https)
            if fault is None:
                yield Note(True, (submit.id,), f"`{field}` of {what(submit)} can be reached.")
            else:
                yield Note(False, (submit.id,), f"`{field}` of {what(submit)} is {fault}: {url[:80]}.")


def _unreachable(url: str, *, https: bool) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "no URL"
    if parts.scheme not in ("http", "https"):
        return f"a `{parts.scheme or 'path'}`, not a URL of the web"
    if "/media/" in parts.path:
        return None
    if _private(parts.hostname or ""):
        return "on a private host, which nobody else can reach"
    return "not https" if https and parts.scheme != "https" else None


def _private(host: str) -> bool:
    if host in ("", "localhost") or host.endswith((".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def repeated_prompt(story: Story) -> Iterator[Note]:
    """A prompt that moderation has blocked, at once or in a job, is not sent again, whatever else is changed."""
    for submit, told in _blocked(story):
        prompt = story.dialect.prompt(submit)
        later = [each for each in story.submits if each.moment >= told.moment and each.id > told.id]
        again = [each for each in later if prompt and story.dialect.prompt(each) == prompt]
        head = f"{what(submit)} was blocked by moderation, as told at {story.at(told)}"
        if again:
            said = f"{head}, and the same prompt was sent again (exchange {again[0].id})."
            yield Note(False, (submit.id, told.id, again[0].id), said)
        else:
            yield Note(True, (submit.id, told.id), f"{head}; its prompt was not sent again.")


def _blocked(story: Story) -> Iterator[tuple[Sight, Sight]]:
    """Submits that moderation blocked, each with the answer that said so."""
    for submit in story.submits:
        if submit.status >= 400 and story.dialect.moderated(submit):
            yield submit, submit
    for tale in story.tales.values():
        if tale.submit is not None and tale.end is not None and story.dialect.moderated(tale.end):
            yield tale.submit, tale.end


def tries(story: Story, statuses: frozenset[int], most: int) -> Iterator[Note]:
    """A request that fails is tried again a bounded number of times."""
    from contracts.referee.retries import runs

    for run in runs(story, statuses):
        failed = [sight for sight in run if sight.status in statuses]
        head = f"{what(run[0])} was tried {len(run)} times in all"
        ids = tuple(sight.id for sight in run)
        yield Note(len(failed) <= most + 1 and len(run) <= most + 1, ids, f"{head}; {most} retries are the most.")


def patient_without_header(story: Story) -> Iterator[Note]:
    """A 429 that does not say how long to wait is waited out all the same."""
    for before, after in pairs(story, frozenset({429})):
        if before.retry_after_s is None:
            waited_s = story.between_s(before, after)
            head = f"{what(before)} met a 429 without Retry-After and came again {waited_s:.1f} s later"
            yield Note(waited_s >= 0.4, (before.id, after.id), f"{head}.")


def given_up(story: Story, most_s: float) -> Iterator[Note]:
    """Every job is given up by then."""
    for tale in story.tales.values():
        yield from waits.bounded(story, tale, most_s)


def texts(value: Any, ends: tuple[str, ...], path: str = "") -> Iterator[tuple[str, str]]:
    """Strings under fields whose names end so, lists of them too, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, ends, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, ends, path)
    elif isinstance(value, str) and path.endswith(ends):
        yield path, value


def crossed(story: Story) -> Iterator[Note]:
    """The end of a job comes by webhook and by poll, in either order; the second to come changes nothing."""
    for tale in story.tales.values():
        if tale.end is None:
            continue
        ends = [call for call in tale.calls if call.genuine and story.dialect.end(story.dialect.told(call.payload)[1])]
        later = [call for call in ends if call.moment.at_s >= tale.end.moment.at_s]
        wrong = next((call for call in later if not call.taken and call.sent.answered is not None), None)
        if wrong is not None and wrong.sent.answered not in hooks.REFUSED and not _ever_taken(tale, wrong):
            said = f"A poll told the end of {tale.id} at {story.at(tale.end)}; the webhook after it met {wrong.outcome}"
            yield Note(False, (tale.end.id, wrong.name), f"{said}. The second to come is no error.")
        elif any(call.taken for call in ends):
            yield Note(True, (tale.end.id,), f"{tale.id} ended on both channels, and neither was surprised.")


def _ever_taken(tale: Tale, call: Call) -> bool:
    return any(each.taken for each in tale.calls if each.name == call.name)
