"""What a server of tools owes to any MCP client: handshake, messages and their errors, the list, where to sign in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from contracts.contract import Contract
from contracts.suite import mcp_handshake, mcp_messages, mcp_sign_in, mcp_tokens, mcp_tools
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

Row = tuple[str, str, tuple[str, ...], "Callable[[Bench], None]"]


def checks(contract: Contract) -> list[Check]:
    """None for a provider without tools."""
    if not contract.tools:
        return []
    price = MANNERS[contract.provider].price
    risk = {"wrong-kinds": sum(price(tool, body) for tool, body, _ in mcp_tools.WRONG_KINDS)}  # for who takes them
    rows = (*mcp_handshake.ROWS, *mcp_messages.ROWS, *mcp_tools.ROWS, *mcp_sign_in.ROWS, *mcp_tokens.ROWS)
    return [
        Check(f"mcp/{name}", "mcp", says, rules, run, risk.get(name, 0.0), frozenset(("key",)))
        for name, says, rules, run in rows
    ]
