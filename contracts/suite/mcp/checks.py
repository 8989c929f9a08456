"""What a server of tools owes to any MCP client: handshake, messages and their errors, the list, where to sign in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from contracts.contract import Contract
from contracts.suite.manners import MANNERS
from contracts.suite.mcp import errors, handshake, listed, sign_in, tokens
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

Row = tuple[str, str, tuple[str, ...], "Callable[[Bench], None]"]


def checks(contract: Contract) -> list[Check]:
    """None for a provider without tools."""
    if not contract.tools:
        return []
    price = MANNERS[contract.provider].price
    risk = {"wrong-kinds": sum(price(tool, body) for tool, body, _ in listed.WRONG_KINDS)}  # for who takes them
    rows = (*handshake.ROWS, *errors.ROWS, *listed.ROWS, *sign_in.ROWS, *tokens.ROWS)
    return [
        Check(f"mcp/{name}", "mcp", says, rules, run, risk.get(name, 0.0), frozenset(("key",)))
        for name, says, rules, run in rows
    ]
