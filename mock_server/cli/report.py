"""`soundstage report`: what the referee says of a world's client."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from mock_server.cli.talk import HOME, Token, Url, client

if TYPE_CHECKING:
    from contracts.referee.verdict import Report


def report(
    world: Annotated[str, typer.Argument(metavar="WORLD", help="The world's name: `demo` for key mock_demo.")],
    pace: Annotated[float, typer.Option(min=0.001, help="By how much the client's own timers were shortened.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Every verdict, as JSON.")] = False,
    url: Url = HOME,
    control_token: Token = None,
) -> None:
    """Print what the referee says of the client that used a world: what it broke first, then what it kept."""
    with client(url, control_token) as server:
        found = server.report(world, pace)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=2))
        return
    for line in lines(found):
        typer.echo(line)


def lines(found: "Report") -> Iterator[str]:
    """A paragraph for each rule that was broken, a line for each that was kept, a count of the others."""
    for verdict in found.failed:
        yield f"BROKEN  {verdict.rule}"
        yield f"        {verdict.said}"
    kept = [verdict for verdict in found if verdict.verdict == "pass"]
    for verdict in kept:
        yield f"kept    {verdict.rule}  {verdict.said}"
    idle = len(found.verdicts) - len(kept) - len(found.failed)
    yield f"{len(found.failed)} broken, {len(kept)} kept, {idle} not exercised."
    if found.exchanges_lost:
        yield f"{found.exchanges_lost} exchanges are no longer in the journal: what is not known to be broken is open."
