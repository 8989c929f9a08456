"""A world's money, over all its accounts."""

from typing import Any

import orjson
from fastapi import APIRouter, Response

from mock_server.control.routes.parts import Known
from mock_server.control.schemas import LedgerTold
from mock_server.engine.jobs import look
from mock_server.engine.ledger import Entry, entries
from mock_server.engine.timeline import Phase
from mock_server.world import Account, World

router = APIRouter(tags=["ledger"])

MAX_WHOLE = 2**63


@router.get("/worlds/{world}/ledger", response_model=LedgerTold)
async def get_ledger(world: Known) -> Response:
    """Balance, held and spent of each provider, every line, and what the run would have cost live."""
    told: dict[str, Any] = {}
    for name in world.rooms:
        account = world.account(name)
        ledger = account.ledger
        sums = {"balance": ledger.balance, "held": ledger.held, "spent": ledger.spent}
        told[name] = {noun: _amount(amount, account) for noun, amount in sums.items()}
    told["live_usd"] = round(sum(account.live_usd for account in world.accounts.values()), 6)
    told["entries"] = [_told(world, provider, entry) for provider, entry in _lines(world)]
    return Response(orjson.dumps(told), media_type="application/json")


def _amount(amount: float, account: Account) -> float:
    """In the unit that is told. An int that fits no 64 bits (somebody was given very many credits) becomes a float."""
    told = amount if account.scale == 1 else amount / account.scale
    return told if abs(told) < MAX_WHOLE else float(told)


def _lines(world: World) -> list[tuple[str, Entry]]:
    """Every line, in order of its instant."""
    now_s = world.clock.now_s
    lines = [
        (job.provider, entry)
        for job in world.jobs.values()
        for entry in entries(job, look(job, now_s).phase is Phase.SUCCEEDED)
    ]
    return sorted(lines, key=lambda line: line[1].at_s)


def _told(world: World, provider: str, entry: Entry) -> dict[str, Any]:
    at = world.clock.fine_stamp(entry.at_s)
    amount = _amount(entry.amount, world.account(provider))
    return {"at": at, "provider": provider, "kind": entry.kind, "amount": amount, "job": entry.job}
