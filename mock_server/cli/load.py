"""`soundstage load`: a fleet with good manners and one with bad ones, side by side."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mock_server.cli.talk import HOME, Token, Url, client


class Fleets(StrEnum):
    """Which manners are rehearsed."""

    GOOD = "good"
    BAD = "bad"
    BOTH = "both"


def load(  # noqa: PLR0913, PLR0917 (an argument for each option)
    provider: Annotated[str, typer.Option(metavar="PROVIDER", help="Whose clients they are.")] = "creativeai",
    users: Annotated[int, typer.Option(min=1, max=10_000, help="Clients in each fleet.")] = 50,
    scenario: Annotated[str, typer.Option(metavar="NAME", help="What their worlds are made with.")] = "rate-limited",
    manners: Annotated[Fleets, typer.Option(help="Clients that wait as they are told, that do not, or both.")] = (
        Fleets.BOTH
    ),
    seconds: Annotated[int, typer.Option(min=1, max=86_400, help="How long it lasts, in real seconds.")] = 20,
    rate: Annotated[
        float, typer.Option(min=0.1, max=3_600, help="How much faster clocks and clients' timers run.")
    ] = 60,
    chart: Annotated[Path, typer.Option(metavar="FILE", help="The page with the curves.")] = Path("load.html"),
    web: Annotated[bool, typer.Option("--web", help="Locust's own page, until Ctrl-C.")] = False,
    web_port: Annotated[int, typer.Option(min=1, max=65_535, help="Where that page is.")] = 8089,
    url: Url = HOME,
    control_token: Token = None,
) -> None:
    """Rehearse load and retries with fleets of clients.

    Each fleet has its own world. It ends with a table, and a page of curves.
    """
    from mock_server.engine.errors import BadInput, nearest
    from mock_server.load import rehearsal, table
    from mock_server.load.chart import page
    from mock_server.load.dialect import DIALECTS
    from mock_server.load.plan import Plan

    if provider not in DIALECTS:
        raise BadInput(f"--provider {provider}: no fleet speaks to it{nearest(provider, list(DIALECTS))}")
    fleets = ["good", "bad"] if manners is Fleets.BOTH else [manners.value]
    with client(url, control_token) as server:
        server.health()
        plan = Plan(
            provider=provider, url=server.url, keys=rehearsal.keys(fleets), users=users, seconds=seconds, pace=rate
        )
        rehearsal.prepare(server, plan, scenario)
        until = f"Locust's page is at http://127.0.0.1:{web_port}/" if web else f"This takes {seconds} s"
        typer.echo(f"{' and '.join(fleets)}: {users} clients each. {until}; Ctrl-C ends it.")
        done = rehearsal.run(server, plan, web_port if web else None)
    for line in table.lines(done):
        typer.echo(line)
    title = f"{provider} under {scenario}: {users} clients a fleet, {seconds} s at {rate:g} times the pace"
    try:
        chart.write_text(page(title, done), "utf-8")
    except OSError as error:
        raise BadInput(f"--chart {chart}: {error.strerror}; name a file that can be written.") from error
    typer.echo(f"Curves: {chart}")
