"""What a check works on: calls that are kept and judged, receivers, jobs to follow, and a place for findings."""

from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from math import inf
from typing import TYPE_CHECKING, Any

from contracts import checks
from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.exchange import Delivery
from contracts.expected import at, is_missing
from contracts.findings import Finding as Broken
from contracts.findings import Standing, finding
from contracts.suite import tools
from contracts.suite.manners import Work, jobs_of
from contracts.suite.mcp import messages
from contracts.suite.plan import Check
from contracts.suite.wire import Met, Wire
from contracts.webhooks import judge_webhook

if TYPE_CHECKING:
    from contracts.suite.session import Session

FAST = 10.0  # from this pace on instants are too short to hit every time
SLACK_S = 2.0  # real: how much later than documented an end may show before it is blamed
HOUR_S = 3_600.0
LIVES = (("lifecycle", "judge_lives"), ("works", "judge_works"))  # what judges whole lives, where a provider has it
_CUT = 400  # of what was met, in findings
LATE_S = 60.0  # of the target's: how long a new job may be unknown, or an ended one without its URLs
NOT_HERE = frozenset({404, 405, 501})
QUIET_S = 0.4  # real: how long a webhook that is due may be on its way


@dataclass
class Job:
    """One job a check has started."""

    work: Work
    id: str
    accepted: Met
    ended: Met | None = None


@dataclass
class Bench:
    """One check being made. Everything it calls is kept; `close` judges it all together."""

    session: "Session"
    check: Check
    wire: Wire
    exchanges: list[Met] = field(default_factory=list)
    found: list[tuple[Broken, Met | None]] = field(default_factory=list)
    hooks: list[str] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    def call(self, operation: str, *, judged: bool = True, **parts: Any) -> Met:
        """One answer, recorded and judged. Raises NoAnswer."""
        met = self.wire.call(operation, **parts)
        self.keep(met, judged=judged)
        if parts.get("patient", True) and self.wire.is_used_up(met) and not met.scripted:
            later_s = met.response_headers["retry-after"]
            raise Unstageable(f"what the key may have is used up: {operation} is to be asked again in {later_s} s")
        work = self.session.manners.works.get(met.operation or operation)
        if met.status == 202 and operation.startswith("createVideo"):
            items = body.get("prompts") if isinstance(body := parts.get("body"), dict) else None
            self.wire.videos += len(items) if isinstance(items, list) else 1
        if work and 200 <= met.status < 300:
            self._taken(work, met)
        return met

    def _taken(self, work: Work, met: Met) -> None:
        """Note the jobs of an answer. No other of this run, beside it or before, has their ids."""
        for ident in jobs_of(work, met.json):
            self.jobs.append(Job(work, ident, met))
            rule = self.session.manners.unique
            if rule is not None:
                self.expect(self.session.is_new(ident), rule, "an id of its own for each job", f"{ident} again", met)

    def keep(self, met: Met, *, judged: bool = True) -> None:
        """Record one exchange, and judge it by the document."""
        self.exchanges.append(met)
        operation = self.session.contract.operations.get(met.operation or "")
        if not judged or (met.scripted and operation and met.status not in operation.statuses):
            return
        for each in checks.judge(self.session.contract, met):
            if each.party == "server":
                self.blame(each, met)
        if met.over is not None and met.over.status == 200:
            self._hear(met, met.over)

    def _hear(self, met: Met, over: Met) -> None:
        """Judge the message that a tool's answer came in."""
        ident = tools.IDENT
        message = tools.message(over.response_headers, over.response_body)
        faults = [*messages.framed(over.status, over.response_headers, over.response_body, ident)]
        faults += messages.called(message)
        faults += self.session.listed.misfits(met.operation or "", message)
        for rule, wanted, got, standing in faults:
            contract = self.session.contract
            self.blame(finding(contract, rule, "mcp", expected=wanted, met=got, standing=standing), met)

    def download(self, url: str) -> Met:
        """One file behind a link, asked for without a key. Raises NoAnswer."""
        met = self.wire.download(url)
        self.exchanges.append(met)
        return met

    def blame(self, broken: Broken, met: Met | None = None) -> None:
        """Note a finding, and the exchange that shows it. That a server lacks what it need not have only warns."""
        met = met or (self.exchanges[-1] if self.exchanges else None)
        if met is not None and broken.firm and met.status in NOT_HERE and self._is_optional(met):
            broken = replace(broken, standing="inferred")
        self.found.append((broken, met))

    def _is_optional(self, met: Met) -> bool:
        operation = self.session.contract.operations.get(met.operation or "")
        routes = operation.routes if operation else ()
        return any(path == met.path and name in self.session.manners.optional for _, path, name in routes)

    def expect(
        self,
        fits: object,
        rule: str | None,
        expected: str,
        got: object,
        met: Met | None = None,
        standing: Standing | None = None,
    ) -> bool:
        """Blame the rule unless it fits; whether it did. standing: None for as sure as the rule."""
        if not fits:
            told, kind = ("nothing" if is_missing(got) else str(got))[:_CUT], self.check.kind
            found = finding(self.session.contract, rule, kind, expected=expected, met=told, standing=standing)
            self.blame(found, met)
        return bool(fits)

    def receiver(self, *answers: int) -> str:
        """A webhook receiver that answers so, then 200; its URL. Raises Unstageable."""
        if self.session.receivers is None:
            raise Unstageable(
                "no receiver: the target is not on this machine; give --receiver-url, where it reaches us"
            )
        url = self.session.receivers.open(answers, self.session.secret)
        self.hooks.append(url)
        return url

    def got(self, url: str | None = None) -> list[Delivery]:
        """What this check's receivers got, in order of arrival."""
        if self.session.receivers is None:
            return []
        urls = [url] if url else self.hooks
        return sorted((each for one in urls for each in self.session.receivers.got(one)), key=lambda each: each.at_s)

    def poll(self, job: Job) -> Met:
        """One look at a job."""
        named = {job.work.param: job.id}
        return self.call(job.work.poll, body=named) if job.work.tool else self.call(job.work.poll, path=named)

    def follow(self, job: Job, every_s: float | None = None) -> Met:
        """Poll as the guidance says, or every so often, until the job has ended. Raises Unstageable if it does not."""
        started_s, pace = self.wire.pace.now_s(), self.wire.pace
        longest_s = (job.work.longest_s or HOUR_S) + SLACK_S * pace.times
        over_s: float | None = None  # when its end was first told
        while True:
            met = self.poll(job)
            waited_s = pace.now_s() - started_s
            if met.status == 200 and over_s is None and job.work.ended(met.json):
                over_s = waited_s
            over = met.status != 200 or over_s is not None
            if over and not _not_yet(job, met, waited_s - (over_s or 0.0)):
                job.ended = met
                return met
            if waited_s > longest_s:
                self._endless(job, met, waited_s)
            pace.wait(every_s or (job.work.every_s if waited_s < 120 else max(job.work.every_s, 30.0)))

    def _endless(self, job: Job, met: Met, waited_s: float) -> None:
        if job.work.longest_s is not None:
            wanted = f"an end within {job.work.longest_s:g} s"
            self.expect(False, "S-124", wanted, f"{at(met.json, job.work.status)} after {waited_s:.0f} s", met)
        elif job.work.tool:
            wanted, word = "an end, completed or failed, within an hour", at(met.json, job.work.status)
            self.expect(False, "K-101", wanted, f"{word} after {waited_s:.0f} s", met, "inferred")
        raise Unstageable(f"the job {job.id} did not end within {waited_s:.0f} s")

    def settle(self) -> None:
        """Wait until every job of this check has ended and its webhooks have been delivered or given up."""
        for job in self.jobs:
            if job.ended is None:
                self.follow(job)
        pace = self.wire.pace
        started_s, real_s = pace.now_s(), pace.real_s()
        while not all(self._delivered(url) for url in self.hooks):
            late_s = pace.now_s() - started_s
            if late_s > self.session.manners.retry_s and pace.real_s() - real_s > QUIET_S:
                return
            pace.wait(1.0)

    def _delivered(self, url: str) -> bool:
        got = self.got(url)
        return bool(got) and got[-1].answered is not None and 200 <= got[-1].answered < 300

    def close(self) -> None:
        """Judge deliveries, and the lives of the jobs over everything that was seen."""
        contract = self.session.contract
        deliveries = self.got()
        for each in deliveries:
            for broken in judge_webhook(contract, each):
                self.blame(broken)
        told = [met for met in self.exchanges if met.operation is not None]
        for lives in (part(contract.provider, *where) for where in LIVES):
            for broken in _judged(lives, contract, told, deliveries) if lives else ():
                self.blame(broken)
        attempts = part(contract.provider, "attempts", "judge_attempts")
        # On a fast clock instants are shorter than hiccups: `webhooks/delays` looks at several callbacks together.
        around_s = 1.0 if self.wire.pace.times < FAST else inf
        for url in self.hooks if attempts else ():
            for broken in attempts(contract, self.got(url), around_s):
                self.blame(broken)


def _not_yet(job: Job, met: Met, since_s: float) -> bool:
    """Whether a job that is followed by a tool may only seem to be over.

    The provider was seen not to know a new id for a moment, and to tell of an end before its URLs are there.
    """
    if not job.work.tool or since_s > LATE_S:
        return False
    return met.status == 404 or (met.status == 200 and not _has_urls(met.json))


def _has_urls(body: Any) -> bool:
    """Whether every result that has a place for its URL tells one, or there is none to wait for."""
    made = [at(body, "outputs"), at(body, "songs")]
    rows = [row for rows in made if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return all(row[name] is not None for row in rows for name in ("url", "audio_url") if name in row)


def _judged(lives: Any, contract: Contract, told: list[Met], deliveries: list[Delivery]) -> Any:
    """A provider without webhooks has lives of exchanges alone."""
    return lives(contract, told, deliveries) if "deliveries" in signature(lives).parameters else lives(contract, told)


def part(provider: str, module: str, name: str) -> Any:
    """A provider's own judge, `contracts/<provider>/<module>.py`; None where it has none."""
    path = f"contracts.{provider}.{module}"
    return getattr(import_module(path), name) if find_spec(path) else None
