"""What a client broke, seen from its world: journal, jobs, ledger, deliveries; and from its own book, held against it.

Each breach is a function of (theatre, client) that returns a sentence, or None where the rule was kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations, groupby, pairwise

import orjson

from mock_server.engine.jobs import Job, look
from mock_server.engine.journal import Record
from mock_server.engine.timeline import Phase
from tests.walks import speech
from tests.walks.client import POLICY, Client
from tests.walks.theatre import TOO_LATE, Theatre

Breach = Callable[[Theatre, Client], str | None]
LIVE = (Phase.QUEUED, Phase.RUNNING, Phase.SUCCEEDED)


def _asks(theatre: Theatre) -> dict[tuple[str, bytes], list[Record]]:
    """Requests that are the same, by operation's path and body."""
    found = defaultdict(list)
    for record in theatre.journal:
        found[f"{record.provider}{record.path}", record.request_body].append(record)
    return found


def _header(record: Record, name: bytes) -> str | None:
    return next((value.decode() for key, value in record.response_headers if key.lower() == name), None)


def impatient(theatre: Theatre, _client: Client) -> str | None:
    """It asked again before it was told to."""
    for records in _asks(theatre).values():
        for first, second in pairwise(records):
            told = _header(first, b"retry-after") if first.status in (429, 503) else None
            if told is not None and second.at_s - first.at_s < int(told):
                return f"told to wait {told} s, came back after {second.at_s - first.at_s:g} s"
            reset = _header(first, b"x-ratelimit-reset") if first.status == 429 else None
            if told is None and reset is not None and theatre.world.clock.epoch_s(second.at_s) < int(reset):
                return f"came back {int(reset) - theatre.world.clock.epoch_s(second.at_s):g} s before the reset"
    return None


def hammering(theatre: Theatre, _client: Client) -> str | None:
    """It was refused three times running and did not wait longer each time; ten seconds are long enough."""
    for records in _asks(theatre).values():
        for refused, run in groupby(records, key=lambda each: each.status == 429 or each.status >= 500):
            gaps = [second.at_s - first.at_s for first, second in pairwise(run)]
            if refused and any(longer <= short < 10 for short, longer in pairwise(gaps)):
                return f"waits between refusals did not grow: {gaps}"
    return None


def deaf(*statuses: int) -> Breach:
    """It sent again what was refused with one of these."""

    def breach(theatre: Theatre, _client: Client) -> str | None:
        for records in _asks(theatre).values():
            for record in records[:-1]:
                if record.method == "POST" and record.status in statuses:
                    return f"sent again what was refused with {record.status}"
        return None

    return breach


def doubled(theatre: Theatre, _client: Client) -> str | None:
    """Two jobs for one wish, the second taken before the first had failed."""
    wished: dict[str, list[Job]] = defaultdict(list)
    for job in theatre.world.jobs.values():
        if job.id not in theatre.world.printed:
            wished[_prompt(job)].append(job)
    for prompt, jobs in wished.items():
        for first, second in combinations(jobs, 2):
            both = [look(job, theatre.now_s).phase in LIVE for job in (first, second)]
            if both[1] and (both[0] or (first.ended_s or 0) > second.accepted_s):
                return f"two jobs for `{prompt}`: {first.id} and {second.id}"
    return None


def blocked_again(theatre: Theatre, client: Client) -> str | None:
    """It sent again, word for word, what moderation had stopped: at once, or behind a job that was blocked."""
    if (again := deaf(400)(theatre, client)) is not None:
        return again
    for first, second in combinations(theatre.world.jobs.values(), 2):
        end = look(first, theatre.now_s).step.failure
        if _prompt(first) == _prompt(second) and end is not None and end.code == POLICY:
            return f"`{_prompt(first)}` was blocked and sent again as {second.id}"
    return None


def _prompt(job: Job) -> str:
    asked = orjson.loads(job.request)
    return str(asked.get("prompt") or asked.get("input", {}).get("prompt"))


def _polls(theatre: Theatre, job: Job) -> Iterator[Record]:
    return (each for each in theatre.journal if each.method == "GET" and each.path.endswith(f"/{job.id}"))


def restless(theatre: Theatre, _client: Client) -> str | None:
    """It polled a job whose end it had been told."""
    for job in theatre.world.jobs.values():
        told = [each for each in _polls(theatre, job) if each.status == 200 and _says_end(each)]
        later = [each for each in _polls(theatre, job) if told and each.number > told[0].number]
        if later:
            return f"polled {job.id} {len(later)} times behind its end"
    return None


def _says_end(record: Record) -> bool:
    """Whether a poll told an end: a completed job without a result and without a reason is none yet."""
    try:
        told = orjson.loads(record.response_body)
    except orjson.JSONDecodeError:
        return False
    ended = str(speech.word(record.provider, told)).lower() in ("completed", "failed")
    return ended and bool(speech.result(record.provider, told) or speech.reason(record.provider, told))


def endless(theatre: Theatre, _client: Client) -> str | None:
    """It waited for a job longer than anybody should: a quarter of an hour."""
    for job in theatre.world.jobs.values():
        last_s = max((each.at_s for each in _polls(theatre, job)), default=0.0)
        if last_s - job.accepted_s > 900:
            return f"polled {job.id} for {last_s - job.accepted_s:g} s"
    return None


def hasty(theatre: Theatre, client: Client) -> str | None:
    """It gave a job up, or took it for done, before ten minutes were over or an end was told."""
    for wish in client.wishes:
        for ident in wish.jobs:
            job = theatre.world.jobs[ident]
            last_s = max((each.at_s for each in _polls(theatre, job)), default=job.accepted_s)
            if (
                (job.ended_s is None or job.ended_s > last_s)
                and last_s - job.accepted_s < 570
                and not _heard(client, job)
            ):
                return f"left {job.id} after {last_s - job.accepted_s:g} s; it ended at {job.ended_s}"
    return None


def _heard(client: Client, job: Job) -> bool:
    return any(ident == job.id for ident, _ in client.believed)


def racing(theatre: Theatre, _client: Client) -> str | None:
    """It polled less than two seconds after the poll before."""
    for job in theatre.world.jobs.values():
        for first, second in pairwise(_polls(theatre, job)):
            if second.at_s - first.at_s < 2:
                return f"polled {job.id} twice within {second.at_s - first.at_s:g} s"
    return None


def mistaken(theatre: Theatre, client: Client) -> str | None:
    """What it believes of a job is not what became of it."""
    for wish in client.wishes:
        succeeded = any(look(theatre.world.jobs[job], theatre.now_s).phase is Phase.SUCCEEDED for job in wish.jobs)
        if wish.state == "done" and wish.url is None:
            return f"shows `{wish.prompt}` as done without a result"
        if succeeded and wish.state in ("failed", "lost") and not wish.reason:
            return f"says {wish.state} of `{wish.prompt}`, which was made"
    return None


def unaware(theatre: Theatre, client: Client) -> str | None:
    """A job ended well and it never learnt of it."""
    for wish in client.wishes:
        for job in wish.jobs:
            made = look(theatre.world.jobs[job], theatre.now_s).phase is Phase.SUCCEEDED
            if made and wish.state not in ("done", "failed"):
                return f"never learnt that {job} was made"
    return None


def miscounted(theatre: Theatre, client: Client) -> str | None:
    """Its book says another sum than the ledger."""
    booked = sum(wish.booked for wish in client.wishes)
    spent = theatre.world.accounts["creativeai"].ledger.spent
    return f"booked {booked:g}, spent {spent:g}" if booked != spent else None


def credulous(_theatre: Theatre, client: Client) -> str | None:
    """It acted on a delivery that nobody signed."""
    return f"believed {client.forged} deliveries without a good signature" if client.forged else None


def forgetful(_theatre: Theatre, client: Client) -> str | None:
    """It acted twice on the same delivery."""
    twice = {each for each in client.believed if client.believed.count(each) > 1}
    return f"acted twice on {twice}" if twice else None


def sluggish(theatre: Theatre, _client: Client) -> str | None:
    """A delivery had to be tried again, or was given up, for it did not answer in time."""
    late = [each.id for each in theatre.world.deliveries if any(one.error == TOO_LATE for one in each.attempts)]
    return f"did not answer {late} in time" if late else None


def tardy(_theatre: Theatre, client: Client) -> str | None:
    """It came for a result that was gone."""
    gone = [wish.prompt for wish in client.wishes if wish.fetched is not None and wish.fetched >= 400]
    return f"results were gone: {gone}" if gone else None


def stranded(theatre: Theatre, client: Client) -> str | None:
    """A wish was lost while another provider was well, or was made by two."""
    if (twice := doubled(theatre, client)) is not None:
        return twice
    asked = {record.provider for record in theatre.journal}
    lost = [wish.prompt for wish in client.wishes if wish.state in ("lost", "refused")]
    return f"lost {lost}, having asked only {asked}" if lost and len(asked) == 1 else None


def crowding(theatre: Theatre, _client: Client) -> str | None:
    """It submitted while all its slots were taken."""
    refused = [each for each in theatre.journal if each.status == 429 and each.why == "limit" and each.method == "POST"]
    return f"{len(refused)} submits met a limit" if refused else None


def renamed(theatre: Theatre, client: Client) -> str | None:
    """It takes the model it asked for for the one that served."""
    for wish in client.wishes:
        served = {theatre.world.jobs[job].served_by for job in wish.jobs}
        if wish.state == "done" and wish.model not in served:
            return f"says {wish.model}, served by {served}"
    return None


def misread(_theatre: Theatre, client: Client) -> str | None:
    """It did not see that a job had failed, and submitted its wish again."""
    again = [wish.prompt for wish in client.wishes if wish.submitted_anew]
    return f"submitted again: {again}" if again else None


def persistent(theatre: Theatre, _client: Client) -> str | None:
    """It tried the same thing more than four times: once, and at most three times again."""
    for (path, _), records in _asks(theatre).items():
        if records[0].method == "POST" and len([each for each in records if each.status >= 429]) > 4:
            return f"tried {path} {len(records)} times"
    return None


REFUSED = deaf(400, 401, 402, 403, 404, 422)
BREACHES: dict[str, Breach] = {
    "honours-retry-after": impatient,
    "backs-off": hammering,
    "no-double-spend": doubled,
    "no-retry-on-4xx": REFUSED,
    "stops-at-terminal": restless,
    "bounds-its-wait": endless,
    "survives-unknown": mistaken,
    "fetches-in-time": tardy,
    "verifies-signature": credulous,
    "dedups": forgetful,
    "answers-in-time": sluggish,
    "fails-over-rightly": stranded,
    "creativeai/C-4": crowding,
    "creativeai/C-7": renamed,
    "creativeai/C-12": hasty,
    "creativeai/C-13": racing,
    "creativeai/C-14": restless,
    "creativeai/C-18": mistaken,
    "creativeai/C-22": miscounted,
    "creativeai/C-23": miscounted,
    "creativeai/C-24": impatient,
    "creativeai/C-26": blocked_again,
    "creativeai/C-29": deaf(401),
    "creativeai/C-30": deaf(402),
    "creativeai/C-31": hammering,
    "creativeai/C-32": credulous,
    "creativeai/C-33": credulous,
    "creativeai/C-36": forgetful,
    "creativeai/C-38": sluggish,
    "creativeai/C-39": unaware,
    "creativeai/C-40": unaware,
    "creativeai/C-41": tardy,
    "unifically/C-6": restless,
    "unifically/C-7": endless,
    "unifically/C-8": hammering,
    "unifically/C-10": persistent,
    "unifically/C-11": REFUSED,
    "unifically/C-12": misread,
    "unifically/C-14": mistaken,
    "unifically/C-20": forgetful,
    "unifically/C-24": unaware,
    "mayanio/M-9": impatient,
    "mayanio/M-12": doubled,
    "kubeez/P-5": restless,
    "kubeez/P-7": hammering,
    "kubeez/P-8": REFUSED,
    "kubeez/P-12": mistaken,
    "kubeez/P-13": mistaken,
    "kubeez/P-17": doubled,
}
