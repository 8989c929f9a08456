"""A job's course written out in a rule: `[{at: 0s, phase: running}, {at: 90s, phase: succeeded}]` as a timeline."""

from typing import Any

from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.timeline import TERMINAL, Failover, Failure, Phase, Step, Timeline
from mock_server.faults.reading import check_keys, check_object, duration, is_number

PHASES = [phase.value for phase in Phase]
MOST_STEPS = 1_000


def read(written: Any) -> Timeline:
    """The timeline. Raises BadInput naming the step."""
    if not isinstance(written, list) or not 1 <= len(written) <= MOST_STEPS:
        raise BadInput(f"`timeline` is a list of 1 to {MOST_STEPS} steps such as {{at: 0s, phase: running}}")
    steps: list[Step] = []
    for index, row in enumerate(written):
        steps.append(_step(row, f"timeline[{index}]", steps[-1] if steps else None))
    return Timeline(tuple(steps))


def _step(row: Any, where: str, before: Step | None) -> Step:
    check_keys(check_object(row, where), ["at", "phase", "progress", "failover", "error"], f"`{where}`")
    at_s = duration(row.get("at"), f"`{where}.at`")
    _check_place(at_s, before, where)
    phase = _phase(row, where, before)
    return Step(at_s, phase, _progress(row, where, phase, before), _failure(row, where, phase), _failover(row, where))


def _check_place(at_s: float, before: Step | None, where: str) -> None:
    if before is None and at_s:
        raise BadInput(f"{where}: a timeline begins at 0s; got {at_s:g}s. Let the first step be queued or running.")
    if before is not None and at_s < before.at_s:
        raise BadInput(f"{where}: steps stand in the order of time; {at_s:g}s is before {before.at_s:g}s")
    if before is not None and before.phase in TERMINAL:
        raise BadInput(f"{where}: nothing comes after {before.phase}; take this step out, or let it come before")


def _phase(row: Any, where: str, before: Step | None) -> Phase:
    word = row.get("phase")
    if word is None and before is not None:
        return before.phase
    if word not in PHASES:
        raise BadInput(f"{where}: unknown phase `{word}`{nearest(str(word), PHASES)}")
    return Phase(word)


def _progress(row: Any, where: str, phase: Phase, before: Step | None) -> float:
    told = row.get("progress")
    if told is None:
        return 1.0 if phase is Phase.SUCCEEDED else before.progress if before is not None else 0.0
    if not is_number(told, 0, 1):
        raise BadInput(f"{where}: `progress` is a share from 0 to 1; got {told!r:.80}")
    return float(told)


def _failure(row: Any, where: str, phase: Phase) -> Failure | None:
    told = row.get("error")
    if told is None:
        return Failure() if phase is Phase.FAILED else None
    if phase is not Phase.FAILED:
        raise BadInput(f"{where}: `error` stands beside phase failed; this step is {phase}")
    check_keys(check_object(told, f"{where}.error"), ["code", "message"], f"`{where}.error`")
    code, message = told.get("code", "failed"), told.get("message")
    if not isinstance(code, str) or not isinstance(message, str | None):
        raise BadInput(f"{where}: `error` is {{code: text, message: text}}; got {told!r:.80}")
    return Failure(code, message)


def _failover(row: Any, where: str) -> Failover | None:
    told = row.get("failover")
    if told is None:
        return None
    check_keys(check_object(told, f"{where}.failover"), ["to", "reason"], f"`{where}.failover`")
    to, reason = told.get("to"), told.get("reason", "capacity")
    if not isinstance(to, str) or not isinstance(reason, str):
        raise BadInput(f"{where}: `failover` is {{to: provider, reason: text}}; got {told!r:.80}")
    return Failover(to, reason)
