"""`soundstage record`: drives the happy paths of a target and keeps what came back as shapes.

One file for each operation, status and state: `getVideo-200-completed.json`, in the form of `contracts.shape`. The same
server gives the same bytes again, so a difference is a difference of the server.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite import reduce
from contracts.suite.bench import FAST, Bench
from contracts.suite.drives import DRIVES, Drive
from contracts.suite.errors import CannotJudge
from contracts.suite.lifecycle import checks
from contracts.suite.plan import Options
from contracts.suite.preflight import preflight
from contracts.suite.seams import Seams
from contracts.suite.session import Session
from contracts.suite.wire import Met, NoAnswer
from contracts.webhooks import received

STATES = ("status", "data.status", "object")


class Kept(NamedTuple):
    """One body, and the kind of exchange it is of. state: (place, word) that tells it from others, None where none."""

    operation: str
    status: int
    state: tuple[str, str] | None
    request: Any
    body: Any


def record(options: Options, *, seams: Seams | None = None) -> tuple[dict[str, str], list[str]]:
    """The shapes of a target by file name, and a line for each path that could not be driven. Raises CannotJudge."""
    kept: list[Kept] = []
    left: list[str] = []
    with Session(options, seams) as session:
        preflight(session)
        session.ready()
        for bench in _driven(session, left):
            kept += _exchanges(bench)
            kept += _deliveries(bench)
    if not kept:
        raise CannotJudge(f"{options.target}: nothing could be driven, so there is nothing to record. {' '.join(left)}")
    return dict(sorted(shapes(options.provider, kept).items())), left


def _driven(session: Session, left: list[str]) -> Iterator[Bench]:
    happy = {f"lifecycle/{drive.id}" for drive in _happy(session.contract.provider)}
    for check in checks(session.contract):
        if check.id not in happy:
            continue
        if (reason := session.lacking(check)) is not None:
            left.append(f"{check.id}: {reason}.")
            continue
        bench = Bench(session, check, session.wire("main"))
        try:
            check.run(bench)
        except (Unstageable, NoAnswer) as error:
            left.append(f"{check.id}: {error}.")
        yield bench


def _happy(provider: str) -> list[Drive]:
    return [drive for drive in DRIVES[provider]() if drive.fate is None] if provider in DRIVES else []


def _exchanges(bench: Bench) -> Iterator[Kept]:
    for met in bench.exchanges:
        if met.operation is not None and isinstance(met.json, dict) and met.status < 300 and not _by_chance(bench, met):
            yield Kept(met.operation, met.status, _state(met.json), None, met.json)


def _by_chance(bench: Bench, met: Met) -> bool:
    """Which states on the way are seen depends on instants where a job is over in a blink: only its end is kept."""
    works = {work.poll: work for work in bench.session.manners.works.values()}
    work = works.get(met.operation or "")
    return work is not None and bench.wire.pace.times >= FAST and not work.ended(met.json)


def _deliveries(bench: Bench) -> Iterator[Kept]:
    for delivery in bench.got():
        view = received(bench.session.contract, delivery)
        if view.event is not None and isinstance(view.payload, dict):
            yield Kept(f"webhook {view.event}", 0, None, None, view.payload)


def _state(body: Any) -> tuple[str, str] | None:
    return next(((place, word) for place in STATES if isinstance(word := at(body, place), str)), None)


def shapes(provider: str, kept: list[Kept]) -> dict[str, str]:
    """The text of each file, by its name."""
    groups: dict[str, list[Kept]] = {}
    for each in kept:
        groups.setdefault(_name(each), []).append(each)
    return {f"{name}.json": _text(provider, name, group) for name, group in groups.items()}


def _name(kept: Kept) -> str:
    if kept.operation.startswith("webhook "):
        return f"webhook-1-{kept.operation.removeprefix('webhook ')}"
    return "-".join([kept.operation, str(kept.status), *([kept.state[1]] if kept.state else [])])


def _text(provider: str, name: str, group: list[Kept]) -> str:
    first = group[0]
    bodies = [each.body for each in group]
    fields = reduce.fields(bodies)
    shape = {
        "id": name,
        "about": f"What {provider} answered: {name.replace('-', ' ')}.",
        "source": "recorded",
        "select": _select(first),
        "groups": [{"rule": name, "standing": "recorded", "fields": fields}],
        "example": reduce.example(first.body),
    }
    return json.dumps(shape, indent=1, ensure_ascii=False) + "\n"


def _select(kept: Kept) -> dict[str, Any]:
    if kept.operation.startswith("webhook "):
        return {"webhook": kept.operation.removeprefix("webhook ")}
    chosen: dict[str, Any] = {"operation": kept.operation, "status": kept.status}
    if kept.state is not None:
        chosen["all"] = [{"in": "answer", "at": kept.state[0], "is": kept.state[1]}]
    return chosen


class Difference(NamedTuple):
    """What writing changed, by file name."""

    new: list[str]
    changed: list[str]
    gone: list[str]


def write(made: dict[str, str], folder: Path, *, whole: bool = True) -> Difference:
    """Write what is new or has changed; whole: a recorded file that no longer comes is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    old = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    recorded = {name for name, text in old.items() if '"source": "recorded"' in text}
    gone = sorted(recorded - set(made)) if whole else []
    for name in gone:
        (folder / name).unlink()
    for name, text in made.items():
        if old.get(name) != text:
            (folder / name).write_text(text, "utf-8")
    new = [name for name in made if name not in old]
    return Difference(new, [name for name in made if name in old and old[name] != made[name]], gone)
