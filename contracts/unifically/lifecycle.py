"""Judges what one task says over its life: forward only, final for good, an output of the model's kind, the same in
the callback.

Give it the exchanges and deliveries of an account in the order they happened; it sorts them by task itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract
from contracts.exchange import Delivery, Exchange
from contracts.expected import at, is_missing
from contracts.findings import Finding, finding
from contracts.seen import Seen, seen
from contracts.unifically.kinds import kind, lacking
from contracts.webhooks import received
from contracts.wording import met

ORDER = {"pending": 0, "processing": 1, "completed": 2, "failed": 2}
FINAL = frozenset({"completed", "failed"})


@dataclass
class Life:
    """What was said of one task so far. model: None where its creation was not seen."""

    model: str | None = None
    status: str = "pending"
    final: dict[str, Any] | None = None
    callbacks: list[dict[str, Any]] = field(default_factory=list)


def judge_lives(
    contract: Contract, exchanges: Iterable[Exchange], deliveries: Iterable[Delivery] = ()
) -> list[Finding]:
    """Every finding about the lives of the tasks in these exchanges and deliveries."""
    lives: dict[str, Life] = {}
    found: list[Finding] = []
    for exchange in exchanges:
        view = seen(exchange)
        task = _task(view)
        if task is not None:
            found += _heard(contract, lives.setdefault(str(task["task_id"]), Life(_model(view))), task)
    for delivery in deliveries:
        told = received(contract, delivery)
        if told.event is not None and isinstance(told.payload, dict):
            lives.setdefault(str(told.payload.get("task_id")), Life()).callbacks.append(told.payload)
    for life in lives.values():
        found += _agree(contract, life)
    return found


def _task(view: Seen) -> dict[str, Any] | None:
    task = at(view.answer, "data") if view.operation in ("createTask", "getTask") and view.status == 200 else None
    return task if isinstance(task, dict) and "task_id" in task else None


def _model(view: Seen) -> str | None:
    asked = at(view.request, "model") if view.operation == "createTask" else None
    return asked if isinstance(asked, str) else None


def _heard(contract: Contract, life: Life, task: dict[str, Any]) -> Iterator[Finding]:
    """One more answer about the task, held to those before it."""
    status = str(task.get("status"))
    if life.final is not None:
        yield from _still(contract, life.final, task)
    elif ORDER.get(status, 0) < ORDER.get(life.status, 0):
        wanted = f"{task['task_id']} to go on from {life.status}"
        yield finding(contract, "U-125", "lifecycle", expected=wanted, met=status)
    life.status = status
    if status in FINAL and life.final is None:
        life.final = task
        yield from _output(contract, life, task.get("output"))


def _still(contract: Contract, final: dict[str, Any], task: dict[str, Any]) -> Iterator[Finding]:
    """A task that has ended says the same at every poll."""
    for name in {**final, **task}:
        if final.get(name) != task.get(name):
            wanted = f"{name} of the ended {final['task_id']} to stay {met(final.get(name))}"
            yield finding(contract, "U-125", "lifecycle", expected=wanted, met=met(task.get(name)))


def _output(contract: Contract, life: Life, output: Any) -> Iterator[Finding]:
    """A completed task has made what its model makes."""
    if life.model is None or life.status != "completed":
        return
    rule, _ = kind(life.model)
    wanted = lacking(life.model, output)
    if wanted is not None:
        yield finding(contract, rule, "lifecycle", expected=f"{wanted} from {life.model}", met=met(output))
    address = at(output, "audio_url")
    if rule == "U-140" and not is_missing(address) and not str(address).partition("?")[0].endswith(".wav"):
        yield finding(contract, rule, "lifecycle", expected="an audio_url ending in .wav", met=met(address))


def _agree(contract: Contract, life: Life) -> Iterator[Finding]:
    """Poll and callback tell one story; the callback's `data` has the keys of the output."""
    for told in life.callbacks:
        if life.final is None:
            continue
        if told.get("status") != life.final["status"]:
            wanted = f"status as polled: {met(life.final['status'])}"
            yield finding(contract, "U-155", "lifecycle", expected=wanted, met=met(told.get("status")))
        data = told.get("data", {key: told[key] for key in told if key.startswith("audio_url")})
        for key, value in data.items() if isinstance(data, dict) else ():
            polled = at(life.final.get("output"), key)
            if is_missing(polled) or polled != value:
                wanted = f"data.{key} as polled: {'nothing' if is_missing(polled) else met(polled)}"
                yield finding(contract, "U-156", "lifecycle", expected=wanted, met=met(value))
