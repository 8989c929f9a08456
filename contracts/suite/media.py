"""The files behind links: they are there, of their type, and of the size, length and kind that was asked for."""

from contracts.contract import Contract
from contracts.suite import media_creativeai, media_kubeez, media_mayanio, media_unifically
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check

ROWS = {
    "creativeai": media_creativeai.rows,
    "unifically": media_unifically.rows,
    "mayanio": media_mayanio.rows,
    "kubeez": media_kubeez.rows,
}


def checks(contract: Contract) -> list[Check]:
    """A provider's files."""
    rows = ROWS.get(contract.provider)
    price = MANNERS[contract.provider].price if rows else None
    return [
        Check(
            f"media/{name}",
            "media",
            says,
            rules,
            run,
            cost=price(operation, body) if price else 0.0,
            needs=frozenset(("key",)),
        )
        for name, operation, body, says, rules, run in (rows() if rows else ())
    ]
