"""Kubeez's limits, counted: how many calls of a tool a minute holds, what it says then, and when it opens again.

No header tells a limit, so each window is filled and overfilled, with calls that are refused for what they lack. On a
fast clock it is taken in one pipe, and by path where there is no time for messages. A window that was over too early is
taken again.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.suite import tools
from contracts.suite.bench import FAST
from contracts.suite.burst import Ask, burst
from contracts.suite.kubeez.refusals import STARTS
from contracts.suite.kubeez.rest_twin import needs_twin
from contracts.suite.plan import Check
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

REFUSED, WORDS = "K-82", "K-131"
MINUTE_S, MORE = 60.0, 2
NONE = "none was refused"
TRIES = 8
PATHS = {
    "generate_media": ("POST", "/v1/generate/media"),
    "generate_music": ("POST", "/v1/generate/music"),
    "generate_dialogue": ("POST", "/v1/generate/dialogue"),
    "create_ad_copy": ("POST", "/v1/generate/ad-copy"),
    "get_balance": ("GET", "/v1/balance"),
    "get_models": ("GET", "/v1/models"),
    "get_generation_status": ("GET", "/v1/generate/media/nowhere"),
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """One tool's limit. over_rest: its calls are made by path, whatever the pace."""

    tool: str
    count: int
    rule: str
    over_rest: bool = False

    @property
    def id(self) -> str:
        """`create_ad_copy`, `create_ad_copy-rest`."""
        return f"{self.tool}-rest" if self.over_rest else self.tool


BUCKETS = (
    Bucket("create_ad_copy", 5, "K-122"),
    Bucket("create_ad_copy", 5, "K-122", over_rest=True),
    Bucket("generate_music", 10, "K-120"),
    Bucket("generate_dialogue", 10, "K-121"),
    Bucket("generate_media", 30, "K-119"),
    Bucket("get_balance", 120, REFUSED),
    Bucket("get_generation_status", 120, REFUSED),
)


def checks() -> list[Check]:
    """The smallest window first."""
    return [
        Check(
            f"limits/{bucket.id}",
            "limits",
            f"{bucket.tool} is called {bucket.count} times a minute, and no more",
            tuple(dict.fromkeys((bucket.rule, REFUSED))),
            partial(_window, bucket),
            needs=frozenset(("limits",)),
            alone=True,
            also=frozenset({WORDS, *(each.rule for each in BUCKETS)}),
        )
        for bucket in BUCKETS
    ]


def _window(bucket: Bucket, bench: "Bench") -> None:
    """Fill windows until one is clean; blame what every one that was in time showed."""
    showed, answers = None, list[Met]()
    bench.wire.say("ping", {})  # a server of sessions has one begun by it
    for path in _ways(bucket, bench):
        for _ in range(TRIES if bench.wire.pace.times >= FAST else 1):
            found, in_time = _filled(bucket, bench, path=path)
            fault = _fault(bucket, found)
            if fault is None:
                _judge(bucket, bench, found)
                return
            if in_time:
                showed, answers = fault, found
    if showed is None:
        lasts_s = MINUTE_S / bench.wire.pace.times
        raise Unstageable(f"a window lasts {lasts_s:.2g} s at this pace, and was over too early")
    rule, met = showed
    if bench.session.fates is None and met.endswith(NONE):
        raise Unstageable("invalid calls are not counted here, and valid ones would start jobs")
    for each in answers:
        bench.keep(each)
    bench.expect(False, rule, f"{bucket.count} calls to be taken, and the next refused with 429", met, answers[-1])


def _ways(bucket: Bucket, bench: "Bench") -> list[bool]:
    """Whether calls are made by path: where they have to be, and where there may be no time for messages."""
    if bucket.over_rest:
        needs_twin(bench)
        return [True]
    if bench.wire.pace.times < FAST:
        return [False]
    try:
        needs_twin(bench)
    except Unstageable:
        return [False]
    return [False, True] if bucket.count <= 10 else [True]


def _filled(bucket: Bucket, bench: "Bench", *, path: bool) -> tuple[list[Met], bool]:
    """As many calls as a window holds, two more, and one of each tool that is counted apart; whether it was in time."""
    pace = bench.wire.pace
    pace.wait(MINUTE_S + 1)
    others = [tool for tool in (*STARTS, "get_models") if tool != bucket.tool]
    called = [bucket.tool] * (bucket.count + MORE) + others
    asks = [_asked(bench, tool, path=path) for tool in called]
    answers, took_s = burst(bench.wire, asks, piped=bench.session.seams.transport is None and pace.times > 1)
    told = zip(answers, called, strict=True)
    found = [met if path else bench.wire.as_tool(met, tool, _arguments(tool)) for met, tool in told]
    return found, took_s < 0.9 * MINUTE_S / pace.times


def _asked(bench: "Bench", tool: str, *, path: bool) -> Ask:
    """A call that is counted and costs nothing."""
    headers, arguments = {"authorization": f"Bearer {bench.wire.key}"}, _arguments(tool)
    if path:
        method, to = PATHS[tool]
        kind = {"content-type": "application/json"} if method == "POST" else {}
        return Ask(method, to, {**headers, **kind}, b"{}" if method == "POST" else b"", tool)
    headers |= {**tools.HEADERS, **bench.wire.session}
    return Ask("POST", bench.wire.endpoint, headers, tools.request(tool, arguments), tool)


def _arguments(tool: str) -> dict[str, Any]:
    """Arguments that are counted and make nothing: those of a start are missing."""
    return {"generation_id": "nowhere"} if tool == "get_generation_status" else {}


def _fault(bucket: Bucket, answers: list[Met]) -> tuple[str, str] | None:
    """What is wrong with a window, behind the rule it breaks; None for one that held as many as it should."""
    own, others = answers[: bucket.count + MORE], answers[bucket.count + MORE :]
    taken = [met.status in (200, 400, 404) for met in own]
    if all(taken):
        return bucket.rule, f"{len(own)} were taken, {NONE}"
    first = taken.index(False)
    if first != bucket.count:
        return bucket.rule, f"{first} were taken, then {own[first].status}"
    odd = next((met for met in own[first:] if met.status != 429), None)
    if odd is not None:
        return REFUSED, f"a refusal with {odd.status}, {odd.response_body[:200]!r}"
    tied = next((met for met in others if met.status == 429), None)
    if tied is None:
        return None
    rules = {each.tool: each.rule for each in BUCKETS}
    return rules.get(str(tied.operation), REFUSED), f"{tied.operation} was refused too, which is counted apart"


def _judge(bucket: Bucket, bench: "Bench", answers: list[Met]) -> None:
    """A clean window: its answers are looked at as any, and after a minute there is room again."""
    for met in answers:
        bench.keep(met)
    bench.wire.pace.wait(MINUTE_S + 1)
    met = bench.call(bucket.tool, body=_arguments(bucket.tool), patient=False)
    bench.expect(met.status != 429, REFUSED, f"{bucket.tool} to be taken again after a minute", met.status, met)
