"""The files behind links: they are there, of their type, and of the size, length and kind that was asked for."""

from contracts.contract import Contract
from contracts.suite.creativeai import media as creativeai
from contracts.suite.kubeez import media as kubeez
from contracts.suite.manners import MANNERS
from contracts.suite.mayanio import media as mayanio
from contracts.suite.plan import Check
from contracts.suite.unifically import media as unifically

ROWS = {
    "creativeai": creativeai.rows,
    "unifically": unifically.rows,
    "mayanio": mayanio.rows,
    "kubeez": kubeez.rows,
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
