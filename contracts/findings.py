"""What a check has to say: which rule is broken, by whom, what was expected and met, and where the rule comes from."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from contracts.contract import Contract

Party = Literal["server", "client"]
Standing = Literal["documented", "recorded", "inferred", "guessed"]
FIRM: frozenset[str] = frozenset({"documented", "recorded"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise.

    rule: `creativeai/S-79`, `creativeai/EX-4`, or `creativeai/schema` where the document names no rule.
    standing: how sure the rule itself is; only a documented or recorded one can fail someone else's server.
    """

    rule: str
    check: str
    party: Party
    standing: Standing
    expected: str
    met: str
    source: str

    @property
    def firm(self) -> bool:
        """Whether the rule is sure enough to fail anyone but ourselves."""
        return self.standing in FIRM

    def as_dict(self) -> dict[str, Any]:
        """Plain fields, for reports."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.rule} ({self.check}, {self.party}): expected {self.expected}; met {self.met} [{self.source}]"


def finding(
    contract: "Contract",
    rule: str | None,
    check: str,
    *,
    expected: str,
    met: str,
    party: Party = "server",
    standing: Standing | None = None,
) -> Finding:
    """A finding about one rule of a contract; its standing and source come from the rule unless given.

    rule: an id without the provider, None for what only the document says.
    """
    known = contract.rules.get(rule) if rule else None
    source = known.source if known else "openapi.yaml"
    sure = standing or (known.standing if known else "documented")
    return Finding(f"{contract.provider}/{rule or 'schema'}", check, party, sure, expected, met, source)
