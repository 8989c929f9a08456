"""Checks of Kubeez's exchanges that no schema can say: whose job is told, how many variants and rows there are."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

from contracts.contract import Contract
from contracts.expected import at, is_missing
from contracts.findings import Finding, finding
from contracts.seen import Seen
from contracts.wording import met

NAMES = ("poll-id", "variants", "total", "typed", "mcp", "rest")  # mcp, rest: of the suite
POLLS = ("get_generation_status", "get_music_status")


def poll_id(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A poll speaks of the job that was asked for."""
    if view.operation not in POLLS or view.status != 200 or not isinstance(view.answer, dict):
        return
    wanted, found = asked_for(view), view.answer.get("generation_id")
    if found != wanted:
        yield finding(contract, "K-95", "poll-id", expected=f"generation_id {met(wanted)}", met=met(found))


def asked_for(view: Seen) -> Any:
    """The id in a tool's arguments, or in the path over REST."""
    if isinstance(view.request, dict):
        return view.request.get("generation_id")
    return unquote(view.exchange.path.removesuffix("/stream").rpartition("/")[2])


def variants(contract: Contract, view: Seen) -> Iterator[Finding]:
    """An ad has an id of its own for each variant."""
    if view.operation != "create_ad_copy" or view.status != 200 or not isinstance(view.request, dict):
        return
    count, idents = view.request.get("variant_count", 1), at(view.answer, "generation_ids")
    if isinstance(idents, list) and not len(idents) == len(set(map(str, idents))) == count:
        yield finding(contract, "K-113", "variants", expected=f"{count} ids that differ", met=met(idents))


def total(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The list of models counts its rows, and names each model once."""
    rows = at(view.answer, "models")
    if view.operation != "get_models" or view.status != 200 or not isinstance(rows, list):
        return
    idents = {str(at(row, "model_id")) for row in rows}
    if not len(idents) == len(rows) == at(view.answer, "total_count"):
        counted = f"{len(rows)} rows, {len(idents)} ids, total_count {met(at(view.answer, 'total_count'))}"
        yield finding(contract, "K-114", "total", expected="as many as total_count says, each once", met=counted)


def typed(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Who asks for models of a type gets these alone."""
    wanted = _asked_type(view)
    rows = at(view.answer, "models")
    if view.operation != "get_models" or view.status != 200 or not wanted or not isinstance(rows, list):
        return
    others = sorted({str(at(row, "model_type")) for row in rows} - {wanted})
    if others:
        yield finding(contract, "K-96", "typed", expected=f"models of the type {wanted} alone", met=met(others))


def _asked_type(view: Seen) -> str | None:
    if isinstance(view.request, dict):
        told = view.request.get("model_type")
        return told if isinstance(told, str) else None
    return parse_qs(view.exchange.query).get("model_type", [None])[0]


def borne(place: str, wanted: Any, found: Any) -> bool:
    """What a case wants of our server alone: another may leave out what need not be there, and has other models.

    What has to be there the document says, of every answer. Of a job that runs, which word it has is its own affair.
    """
    waits = isinstance(wanted, str) and isinstance(found, str) and {wanted, found} <= WAITING
    return is_missing(found) or waits or place == "total_count"


WAITING = frozenset({"pending", "queued", "processing"})
BORNE = (borne,)
EXCHANGE: tuple[Callable[[Contract, Seen], Iterator[Finding]], ...] = (poll_id, variants, total, typed)
WEBHOOK: tuple[Any, ...] = ()  # no page knows any
