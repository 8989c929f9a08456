"""Limits, counted: how many requests a minute or an hour holds, what the headers tell of it, and when it opens again.

Each check takes a window from its first request to its refusals. On a fast clock a window may be over before the last
request is there: then it is taken again, and in the end left unmeasured. Nobody is blamed for what was too slow.
"""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

import orjson

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.findings import Standing, finding
from contracts.suite.bench import FAST
from contracts.suite.burst import Ask, burst
from contracts.suite.plan import Check
from contracts.suite.wire import Met, NoAnswer

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

TRIES = 6
LIMIT, REMAINING, RESET, AFTER = "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"
LONG_S = 30.0  # real: longer windows are not waited for
SLOW = 2.0  # windows in which that takes longer than so many of them are not tried again
MUCH = 1_000  # more requests than this are not sent to see where they end


@dataclass(frozen=True, slots=True)
class Bucket:
    """One limit. rules: of the limit, of the headers, of the refusal. known: the documented numbers.

    body, path: a request that is counted and makes nothing. header: the provider tells limits in headers.
    free: the rule that this request counts, where it is no more than inferred.
    """

    id: str
    operation: str
    known: tuple[int, ...]
    period_s: float
    rules: tuple[str, str, str]
    body: Any = None
    path: str = ""
    header: bool = True
    retry: str | None = None
    free: str | None = None
    standing: Standing | None = None


_TINY = {"prompt": "A kite", "duration": 0}
BUCKETS = {
    "creativeai": (
        Bucket("general", "listModels", (10, 100, 1_000), 60.0, ("S-279", "S-287", "S-321"), retry="S-288"),
        Bucket("creates", "createVideo", (5,), 60.0, ("S-282", "S-287", "S-321"), _TINY, retry="S-288"),
        Bucket(
            *("polls", "getVideo", (120,), 60.0, ("S-283", "S-287", "S-321")),
            path="vgen_nowhere",
            retry="S-288",
        ),
    ),
    "mayanio": (Bucket("hour", "listProjects", (100, 500, 1_000), 3_600.0, ("S-114", "S-118", "S-137"), free="S-124"),),
    "unifically": (
        Bucket("minute", "getAccount", (), 60.0, ("U-170", "U-170", "U-7"), header=False, standing="guessed"),
    ),
}


def checks(contract: Contract) -> list[Check]:
    """The limits of a provider, the one that costs last."""
    if contract.tools:
        from contracts.suite.kubeez import slots as slots_kubeez
        from contracts.suite.kubeez import windows as windows_kubeez

        return [*windows_kubeez.checks(), *slots_kubeez.checks()]
    rows = [
        Check(
            f"limits/{bucket.id}",
            "limits",
            f"{bucket.operation} is held to its window, and told of it",
            tuple(dict.fromkeys((*bucket.rules, *((bucket.retry,) if bucket.retry else ())))),
            partial(_window, bucket),
            needs=frozenset(("limits",)),
            alone=True,
            also=frozenset({"S-117", "S-119", "S-15", "S-120", "S-123"})
            if contract.provider == "mayanio"
            else frozenset(),
        )
        for bucket in BUCKETS.get(contract.provider, ())
    ]
    if contract.provider == "creativeai":
        from contracts.suite import slots

        rows += slots.checks()
    return rows


def _window(bucket: Bucket, bench: "Bench") -> None:
    """Take one window after the other until one is clean; blame what the last one showed."""
    blamed: list[tuple[str, str, str, Met]] = []
    for _ in range(TRIES if bench.wire.pace.times >= FAST else 1):
        _wait_out(bucket, bench)
        answers, in_time = _taken(bucket, bench)
        faults = _faults(bucket, bench, answers) if answers else []
        if not answers or (faults and not in_time):
            continue
        for met in answers:
            bench.keep(met)
        blamed = faults
        if not blamed:
            _opens_again(bucket, bench, answers[-1])
            return
    if not blamed:
        period_s = bucket.period_s / bench.wire.pace.times
        raise Unstageable(
            f"a window lasts {period_s:.2g} s at this pace: it was over too early, or begun by someone else"
        )
    for rule, expected, met_text, met in blamed:
        broken = finding(
            bench.session.contract, rule, "limits", expected=expected, met=met_text, standing=bucket.standing
        )
        bench.blame(broken, met)


def _wait_out(bucket: Bucket, bench: "Bench") -> None:
    """Let an earlier window end, where that can be waited for."""
    if bucket.period_s / bench.wire.pace.times <= LONG_S or bucket.period_s <= 60:
        bench.wire.pace.wait(bucket.period_s + 1)


def _ask(bucket: Bucket, bench: "Bench") -> Ask:
    operation = bench.session.contract.operations[bucket.operation]
    method, path, _ = operation.routes[0]
    filled = "/".join(bucket.path if part.startswith("{") else part for part in path.split("/"))
    headers = {"authorization": f"Bearer {bench.wire.key}"}
    body = orjson.dumps(bucket.body) if bucket.body is not None else b""
    return Ask(method, filled, headers | ({"content-type": "application/json"} if body else {}), body, bucket.operation)


def _taken(bucket: Bucket, bench: "Bench") -> tuple[list[Met], bool]:
    """A window's answers: as many as it holds and two more; and whether they surely were of one window."""
    ask, pace = _ask(bucket, bench), bench.wire.pace
    started_s = pace.real_s()
    (first,), _ = burst(bench.wire, [ask], piped=False)
    if first.status == 429:
        return [], False
    count = _held(bucket, first)
    piped = bench.session.seams.transport is None and count > 4 and pace.times > 1 and bench.wire.pipes
    try:
        rest, _ = burst(bench.wire, [ask] * (count + 1), piped=piped)
    except NoAnswer:
        if not piped:
            raise
        bench.wire.pipes = False  # it closes connections: the next window is taken one request after the other
        return [], False
    answers = [first, *rest]
    took_s, lasts_s = pace.real_s() - started_s, bucket.period_s / pace.times
    in_time = took_s < 0.9 * lasts_s
    if took_s > SLOW * lasts_s:
        raise Unstageable(f"a window lasts {lasts_s:.2g} s at this pace, and its requests took {took_s:.2g} s")
    if not in_time and not any(met.status == 429 for met in answers):
        return [], False
    left = [int(met.response_headers[REMAINING]) for met in answers if _number(met, REMAINING) is not None]
    rolled = any(after > before for before, after in pairwise(left))
    return ([], False) if rolled else (answers, in_time)


def _number(met: Met, name: str) -> int | None:
    text = met.response_headers.get(name, "")
    return int(text) if text.isdecimal() else None


def _held(bucket: Bucket, first: Met) -> int:
    """How many more requests fit behind the first, by what is told or known."""
    if not bucket.header:
        return 45
    left = _number(first, REMAINING)
    if left is not None and left < MUCH:
        return max(left, (bucket.known[0] - 1) if len(bucket.known) == 1 else left)
    return bucket.known[0]


def _faults(bucket: Bucket, bench: "Bench", answers: list[Met]) -> list[tuple[str, str, str, Met]]:
    """What is wrong with a window: (rule, expected, met, exchange)."""
    limit_rule, header_rule, refusal_rule = bucket.rules
    first, told = answers[0], _number(answers[0], LIMIT)
    refused = [index for index, met in enumerate(answers) if met.status in (429, 503) and index > 0]
    found: list[tuple[str, str, str, Met]] = []
    if not bucket.header:
        if refused and answers[refused[0]].status != 429:
            found.append((refusal_rule, "429", str(answers[refused[0]].status), answers[refused[0]]))
        return found
    if (
        told is None
        or (told not in bucket.known and told < max(bucket.known))
        or (len(bucket.known) == 1 and told != bucket.known[0])
    ):
        wanted = f"{LIMIT} {' or '.join(map(str, bucket.known))}"
        found.append((limit_rule, wanted, str(first.response_headers.get(LIMIT)), first))
    left = _number(first, REMAINING)
    held = told if told is not None and left is None else (left or 0) + 1
    if bucket.free and len({_number(met, REMAINING) for met in answers}) == 1 and not refused:
        return [*found, (bucket.free, f"{bucket.operation} to be counted", f"{REMAINING} stays {left}", first)]
    found += _counted(answers, header_rule)
    if held <= len(answers) - 1:
        taken = refused[0] if refused else len(answers)
        if taken != held:
            index = min(taken, len(answers) - 1)
            wanted = f"{held} requests to be taken in {bucket.period_s:g} s, and no more"
            found.append((limit_rule, wanted, f"{taken} were taken", answers[index]))
    for index in refused:
        if answers[index].status != 429:
            found.append((refusal_rule, "429", str(answers[index].status), answers[index]))
            break
    return found + _promised(bucket, bench, answers, refused)


def _counted(answers: list[Met], rule: str) -> list[tuple[str, str, str, Met]]:
    """What is left goes down by one with each request that is taken."""
    for before, after in pairwise(answers):
        one, two = _number(before, REMAINING), _number(after, REMAINING)
        if one is None or two is None:
            return [(rule, f"{REMAINING} with a whole number", str(after.response_headers.get(REMAINING)), after)]
        wanted = max(one - 1, 0) if after.status != 429 else one
        if two != wanted and not (after.status == 429 and two == 0):
            return [(rule, f"{REMAINING} {wanted} after {one}", str(two), after)]
    return []


def _promised(
    bucket: Bucket, bench: "Bench", answers: list[Met], refused: list[int]
) -> list[tuple[str, str, str, Met]]:
    """When a refusal says to come back: within the window's length, and not at once."""
    longest_s = ceil(bucket.period_s / bench.wire.pace.times) + 1
    for index in refused[:1] if bucket.retry else ():
        met = answers[index]
        wait_s = _number(met, AFTER)
        if wait_s is None or not 1 <= wait_s <= longest_s:
            wanted = f"{AFTER} from 1 to {longest_s} s"
            return [(str(bucket.retry), wanted, str(met.response_headers.get(AFTER)), met)]
    if bench.session.contract.provider == "mayanio":
        reset = _number(answers[0], RESET)
        if reset is None or reset < 1_000_000_000:
            return [("S-15", f"{RESET} as a Unix timestamp", str(answers[0].response_headers.get(RESET)), answers[0])]
    return []


def _opens_again(bucket: Bucket, bench: "Bench", last: Met) -> None:
    """After the wait it asked for, a request is taken again."""
    if last.status != 429:
        return
    pace = bench.wire.pace
    told_s = _number(last, AFTER)
    wait_s = told_s * pace.times if told_s is not None else bucket.period_s + 1
    if wait_s / pace.times > LONG_S and bucket.period_s > 60:
        return
    pace.wait(wait_s + 0.01 * pace.times)
    (met,), _ = burst(bench.wire, [_ask(bucket, bench)], piped=False)
    bench.keep(met)
    rule = bucket.retry or bucket.rules[0]
    bench.expect(
        met.status != 429, rule, f"a request to be taken again after {wait_s / pace.times:g} s", met.status, met
    )
