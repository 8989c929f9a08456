"""`soundstage rules`: how much of what is known about the providers is checked."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from contracts.rule import Rule


class Party(StrEnum):
    """Who can break a rule."""

    SERVER = "server"
    CLIENT = "client"


def rules(
    provider: Annotated[str | None, typer.Option(metavar="PROVIDER", help="One provider; else every one.")] = None,
    party: Annotated[Party | None, typer.Option(help="Rules for servers, or for clients.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every rule, as JSON.")] = False,
) -> None:
    """Print how many known rules are checked.

    Those that are not stand below, each with its reason.
    """
    from contracts import loader
    from mock_server.engine.errors import BadInput, nearest

    providers = loader.providers()
    if provider is not None and provider not in providers:
        raise BadInput(f"--provider {provider}: no contract of such a provider{nearest(provider, providers)}")
    contracts = [loader.load(name) for name in providers if provider in (None, name)]
    known = {each.provider: [rule for rule in each.rules.values() if party in (None, rule.party)] for each in contracts}
    if as_json:
        whole = {name: {**_figures(rows), "rules": [told(rule) for rule in rows]} for name, rows in known.items()}
        typer.echo(json.dumps(whole, indent=2))
        return
    for name, rows in known.items():
        for line in lines(name, rows):
            typer.echo(line)


def lines(provider: str, known: "list[Rule]") -> list[str]:
    """`creativeai  checked 212 of 260`, then each rule nobody exercises, with the reason."""
    figures = _figures(known)
    head = f"{provider}  checked {figures['checked']} of {figures['known']}"
    left = [rule for rule in known if not rule.checked]
    return [head, *(f"  {provider}/{rule.id}  {rule.says.rstrip('.')}: {rule.unchecked}" for rule in left)]


def _figures(known: "list[Rule]") -> dict[str, Any]:
    return {"checked": sum(rule.checked for rule in known), "known": len(known)}


def told(rule: "Rule") -> dict[str, Any]:
    """A rule without its cases."""
    names = ("id", "says", "party", "standing", "source", "checked", "unchecked")
    return {name: getattr(rule, name) for name in names}
