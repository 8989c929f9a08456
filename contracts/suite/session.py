"""One run against one target: its wires, its receivers, its door for failures, and the making of single checks."""

from ipaddress import ip_address
from threading import Lock
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from contracts import loader
from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.findings import Finding as Broken
from contracts.findings import finding
from contracts.suite import redaction
from contracts.suite.bench import FAST, Bench
from contracts.suite.fates import Fates, door
from contracts.suite.manners import MANNERS, Manners
from contracts.suite.mcp.listing import Listed, listed
from contracts.suite.pace import Pace, RealPace
from contracts.suite.plan import Check, Options
from contracts.suite.receiver import HttpReceivers
from contracts.suite.result import Arrived, Finding, Outcome, Run, Shown
from contracts.suite.seams import Receivers, Seams
from contracts.suite.wire import Met, NoAnswer, Wire

TRIES = 3  # a case that depends on instants is played again, alone, before it is blamed
_NEEDS = {
    "limits": "needs a key under the documented limits: --limits-key",
    "poor": "needs a key without money: --poor-key",
    "key": "needs a key: --key or $SOUNDSTAGE_TARGET_KEY",
}


class Session:
    """Open from `with` to its end. seams: what tests put in the place of the network and the clock."""

    def __init__(self, options: Options, seams: Seams | None = None) -> None:
        self.options, self.seams = options, seams or Seams()
        self.contract: Contract = loader.load(options.provider)
        self.manners: Manners = MANNERS[options.provider]
        self.pace: Pace = self.seams.pace or RealPace(options.pace)
        self.run = Run(options.provider, options.target.rstrip("/"), options.pace)
        self.fates: Fates | None = None
        self.receivers: Receivers | None = None
        self.listed = Listed()
        self.has_twin: bool | None = None  # whether tools have paths too; None until somebody asks
        self.secret = self._secret()
        self._lock = Lock()
        self._started_s = self.pace.real_s()
        self._wires: dict[str, Wire] = {}
        self._idents: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def ready(self) -> None:
        """Find out what the target can be asked for, and listen for its webhooks."""
        self.fates = door(self.wire("main"), self.manners)
        self.listed = listed(self.wire("main")) if self.contract.tools else Listed()
        self.receivers = self.seams.receivers or self._own_receivers()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.receivers is not None:
            self.receivers.close()
        for wire in self._wires.values():
            wire.client.close()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every key and secret of this run, longest first: none of them is ever shown."""
        own = self.options
        given = (own.key, own.limits_key, own.poor_key, own.webhook_secret)
        return tuple(sorted({each for each in given if each}, key=len, reverse=True))

    def wire(self, which: str) -> Wire:
        """The wire of one key: `main`, `limits` or `poor`."""
        if which not in self._wires:
            own = self.options
            key = {"main": own.key, "limits": own.limits_key, "poor": own.poor_key}[which]
            self._wires[which] = Wire(self.contract, self.run.target, key, self.pace, self._client(), self.manners.held)
        return self._wires[which]

    def _client(self) -> Any:
        import httpx

        return httpx.Client(
            transport=self.seams.transport() if self.seams.transport else None,
            follow_redirects=False,
            trust_env=not self.is_local,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            headers={"user-agent": "soundstage-check"},
        )

    @property
    def is_local(self) -> bool:
        """Whether the target is on this machine, so that it can reach a receiver here."""
        host = urlsplit(self.run.target).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def _own_receivers(self) -> Receivers | None:
        if self.options.receiver_url is None and not self.is_local:
            return None
        port = urlsplit(self.options.receiver_url or "").port or 0
        return HttpReceivers(self.options.provider, self.pace, self.options.receiver_url, port)

    def _secret(self) -> str | None:
        """What webhooks are verified with. A gateway's own key tells nothing: behind it another one signs."""
        key = self.options.key or ""
        own = key if self.manners.signed_by_key and "mock_" in key else None
        return self.options.webhook_secret or own

    def make(self, check: Check) -> Outcome:
        """Make one check. Raises CannotJudge when the target has gone."""
        started_s = self.pace.real_s()
        reason = self.lacking(check)
        findings: tuple[Finding, ...] = ()
        if reason is None:
            findings, reason = self._made(check)
        rules = tuple(f"{self.contract.provider}/{rule}" for rule in check.rules)
        took_ms = (self.pace.real_s() - started_s) * 1_000
        return Outcome(check.id, check.kind, check.says, rules, findings, reason, took_ms)

    def is_new(self, ident: str) -> bool:
        """Whether no job of this run had this id yet; from now on one has it."""
        with self._lock:
            known = ident in self._idents
            self._idents.add(ident)
        return not known

    def lacking(self, check: Check) -> str | None:
        """Why a check cannot be made here; None when it can."""
        own = self.options
        have = {"key": own.key, "limits": own.limits_key, "poor": own.poor_key}
        for need in sorted(check.needs):
            if need in have and not have[need]:
                return _NEEDS[need]
        if "fate" in check.needs and self.fates is None:
            return "needs a job that goes wrong on purpose, which this target cannot be asked for"
        if check.cost and not self._spend(check.cost):
            return f"would cost up to {check.cost:g} {self.manners.unit}, beyond the budget of {own.budget:g}"
        return None

    def _spend(self, cost: float) -> bool:
        with self._lock:
            if self.options.budget is not None and self.run.spent + cost > self.options.budget:
                return False
            self.run.spent += cost
            return True

    def _made(self, check: Check) -> tuple[tuple[Finding, ...], str | None]:
        findings, reason = self._once(check)
        for _ in range(TRIES - 1):
            if not (findings and check.timed and self.pace.times >= FAST and check.alone):
                break
            findings, reason = self._once(check)
        return findings, reason

    def _once(self, check: Check) -> tuple[tuple[Finding, ...], str | None]:
        which = "limits" if "limits" in check.needs else "poor" if "poor" in check.needs else "main"
        bench = Bench(self, check, self.wire(which))
        reason = None
        try:
            check.run(bench)
        except Unstageable as why:
            reason = str(why)
        except NoAnswer as error:
            bench.blame(finding(self.contract, self._silence(check), "answer", expected="an answer", met=str(error)))
        bench.close()
        return self._kept(bench), reason

    def _silence(self, check: Check) -> str | None:
        return check.rules[0] if check.rules else None

    def _kept(self, bench: Bench) -> tuple[Finding, ...]:
        """The bench's findings with their evidence; its exchanges become part of the run."""
        with self._lock:
            first = len(self.run.exchanges) + 1
            self.run.exchanges += [self._shown(bench, met, first + index) for index, met in enumerate(bench.exchanges)]
            self.run.deliveries += [self._arrived(bench, each) for each in bench.got()]
        numbers = {id(met): first + index for index, met in enumerate(bench.exchanges)}
        kept: dict[tuple[str, str, str], Finding] = {}
        for broken, met in bench.found:
            if not broken.firm and self.options.skip_inferred:
                continue
            made = self._finding(bench, broken, met, numbers)
            kept.setdefault((made.rule, made.check, made.expected), made)
        return tuple(kept.values())

    def _finding(self, bench: Bench, broken: Broken, met: Met | None, numbers: dict[int, int]) -> Finding:
        secrets = self.secrets
        name = (
            bench.check.id
            if broken.check in (bench.check.id, bench.check.kind)
            else f"{bench.check.id}: {broken.check}"
        )
        curl = ""
        if met is not None:
            curl = redaction.curl(
                _verb(met), met.url, met.request_headers, met.wire_body or met.request_body, bench.wire.key, secrets
            )
        return Finding(
            broken.rule,
            broken.standing,
            name,
            redaction.without(broken.expected, secrets),
            redaction.without(broken.met, secrets),
            broken.source,
            curl,
            (numbers[id(met)],) if met is not None and id(met) in numbers else (),
        )

    def _shown(self, bench: Bench, met: Met, number: int) -> Shown:
        job = next((job.id for job in bench.jobs if job.accepted is met or met.path.rstrip("/").endswith(job.id)), None)
        return Shown(
            number,
            bench.check.id,
            met.operation,
            job,
            met.real_s - self._started_s,
            met.took_s * 1_000,
            met.method,
            redaction.without(met.url, self.secrets),
            redaction.headers(met.request_headers),
            redaction.text(met.request_body, self.secrets),
            met.status,
            redaction.headers(met.response_headers),
            redaction.text(met.response_body, self.secrets),
        )

    def _arrived(self, bench: Bench, each: Any) -> Arrived:
        from contracts.webhooks import received

        view = received(self.contract, each)
        payload = view.payload if isinstance(view.payload, dict) else {}
        job = next((str(payload[name]) for name in ("id", "batch_id", "task_id") if name in payload), None)
        at_s = getattr(each, "real_s", each.at_s / self.pace.times) - self._started_s
        return Arrived(
            bench.check.id,
            job,
            view.event,
            at_s,
            redaction.headers(each.headers),
            redaction.text(each.body, self.secrets),
            each.answered,
        )


def _verb(met: Met) -> str:
    """The HTTP method of an exchange: tools are called by POST."""
    return met.method if met.wire_body is None else "POST"
