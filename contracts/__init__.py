"""What providers promise, and checks of exchanges against it.

One folder a provider holds the promise: `openapi.yaml` (the document), `rules.yaml` (every fact, with its source and
standing) and `shapes/` (the documented example exchanges). `contracts` knows no server: the same checks judge the
mock, a gateway, a recording or the live API. Importing the package costs nothing; `contracts.loader.load` works.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.tally import Coverage


def coverage(provider: str, party: str | None = None) -> "Coverage":
    """`(checked, known)`: how many of a provider's rules a case or a named check exercises."""
    from contracts.tally import count

    return count(provider, party)
