"""Kubeez's history: running and finished media, newest first, as their own status tells them, and filtered as asked."""

from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite.drives import KITE
from contracts.suite.kubeez.rest_twin import differences
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

ROWS, FILTERS, NO_SONGS, LIMIT = "K-116", "K-117", "K-118", "K-90"
MOST = 25
SLOW = ("slow", 500.0)
OLD: dict[str, Any] = {"prompt": KITE, "model": "nano-banana"}
NEW: dict[str, Any] = {"prompt": f"{KITE}, once more", "model": "z-image"}


def checks() -> list[Check]:
    """What an account has made is told alike by its list and by its jobs."""
    price = MANNERS["kubeez"].price
    both = price("generate_media", OLD) + price("generate_media", NEW)

    def row(name: str, says: str, rules: tuple[str, ...], run: Any, cost: float) -> Check:
        return Check(f"lifecycle/{name}", "lifecycle", says, rules, run, cost, frozenset(("key",)), alone=True)

    return [
        row("history-order", "The history tells running and finished media, newest first", (ROWS,), _order, both),
        row("history-rows", "A row tells what its job's status tells", (ROWS,), _alike, price("generate_media", NEW)),
        row("history-filters", "The history can be asked for by status, model and type", (FILTERS,), _filtered, both),
        row("history-limit", f"The history has as many rows as asked for, {MOST} at most", (LIMIT,), _limited, both),
        row("history-songs", "Songs are not in the history", (NO_SONGS,), _songs, price("generate_music", {})),
    ]


def _rows(bench: "Bench", **asked: Any) -> list[dict[str, Any]]:
    """The rows of the history. Raises Unstageable where there are none to read, which is blamed."""
    met = bench.call("get_generations", body=asked)
    found = at(met.json, "generations")
    if not bench.expect(isinstance(found, list), ROWS, "generations as a list", met.response_body[:200], met):
        raise Unstageable("the history has no rows to look at")
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _started(bench: "Bench", body: dict[str, Any], *, slow: bool = False) -> str:
    """A job; its id. Raises Unstageable when it is not taken."""
    headers: dict[str, str] = {}
    if slow and bench.session.fates is not None:
        headers, body = bench.session.fates.told(*SLOW, body)
    met = bench.call("generate_media", body=body, headers=headers)
    if not bench.expect(met.status == 200 and bench.jobs, ROWS, "a job to be taken", met.status, met):
        raise Unstageable("no job was taken, so none can be listed")
    return bench.jobs[-1].id


def _order(bench: "Bench") -> None:
    """An older one that still runs, where that can be asked for, and a newer one that is over."""
    old = _started(bench, OLD, slow=True)
    started_s = bench.wire.pace.now_s()
    new = _started(bench, NEW)
    bench.follow(bench.jobs[-1])
    rows = _rows(bench)
    idents = [row.get("id") for row in rows]
    for ident in (new, old):
        bench.expect(ident in idents, ROWS, f"a row with the id {ident}", idents[:5])
    if new in idents and old in idents:
        bench.expect(idents.index(new) < idents.index(old), ROWS, "the newest first", idents[:5])
        runs = bench.wire.pace.now_s() - started_s < SLOW[1] / 2
        word = rows[idents.index(old)].get("status")
        if bench.session.fates is not None and runs:
            bench.expect(word in ("pending", "queued", "processing"), ROWS, "one that still runs", word)
    stamps = [str(row["created_at"]) for row in rows if isinstance(row.get("created_at"), str)]
    bench.expect(stamps == sorted(stamps, reverse=True), ROWS, "rows in the order of created_at", stamps[:5])
    bench.settle()


def _alike(bench: "Bench") -> None:
    ident = _started(bench, NEW)
    told = bench.follow(bench.jobs[-1]).json
    row = next((row for row in _rows(bench) if row.get("id") == ident), None)
    if bench.expect(row is not None, ROWS, f"a row with the id {ident}", "none"):
        for place, wanted, got in differences(told, row):
            bench.expect(place == "id", ROWS, f"{place} {wanted}, as the job's status tells it", got)


def _filtered(bench: "Bench") -> None:
    _started(bench, OLD)
    _started(bench, NEW)
    bench.settle()
    asked: tuple[tuple[str, str], ...] = (
        *(("status", "completed"), ("status", "failed"), ("status", "processing")),
        *(("model", "z-image"), ("generation_type", "text-to-image"), ("generation_type", "text-to-video")),
    )
    for name, value in asked:
        rows = _rows(bench, **{name: value})
        others = sorted({str(row.get(name)) for row in rows} - {value})
        bench.expect(not others, FILTERS, f"rows with {name} {value} alone", others)
        if value in ("completed", "z-image", "text-to-image"):
            bench.expect(rows, FILTERS, f"a row with {name} {value}, as there is one", "none")


def _limited(bench: "Bench") -> None:
    _started(bench, OLD)
    _started(bench, NEW)
    bench.settle()
    for limit in (1, 2):
        count = len(_rows(bench, limit=limit))
        bench.expect(count == limit, LIMIT, f"{limit} of the rows there are", count)
    count = len(_rows(bench, limit=100))
    bench.expect(count <= MOST, LIMIT, f"{MOST} rows at most", count)


def _songs(bench: "Bench") -> None:
    met = bench.call("generate_music", body={"prompt": KITE})
    if not bench.jobs:
        raise Unstageable(f"no song was taken ({met.status})")
    bench.settle()
    idents = [row.get("id") for row in _rows(bench)]
    bench.expect(bench.jobs[0].id not in idents, NO_SONGS, "no row of a song", bench.jobs[0].id)
