"""`soundstage clock`: run a world's clock, move it on, jump."""

from typing import Annotated, Any

import typer

from mock_server.cli.talk import HOME, Token, Url, client

TOLD = 20  # of what happened; a jump can fire thousands


def clock(
    world: Annotated[str, typer.Argument(metavar="WORLD", help="The world's name: `demo` for key mock_demo.")],
    rate: Annotated[float | None, typer.Option(help="Run so many times faster than real time; 0 freezes.")] = None,
    advance: Annotated[str | None, typer.Option(metavar="DURATION", help="Move on by 90s, 8m, 2h or 7d.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="idle|JOB", help="Jump until nothing is due, or a job has ended.")
    ] = None,
    url: Url = HOME,
    control_token: Token = None,
) -> None:
    """Move a world's clock.

    Everything that falls due on the way happens, deliveries included.
    """
    asked = {"rate": rate, "advance": advance, "until": until}
    given = {name: value for name, value in asked.items() if value is not None}
    if len(given) != 1:
        raise typer.BadParameter("give exactly one of --rate, --advance, --until")
    with client(url, control_token) as server:
        moved = server.clock(world, **given)
    for line in lines(world, moved):
        typer.echo(line)


def lines(world: str, moved: dict[str, Any]) -> list[str]:
    """What a move of the clock did."""
    told = [f"{fired['at']}  {fired['what']:<16}  {fired['id']}" for fired in moved["fired"][:TOLD]]
    left = moved["fired_total"] - len(told)
    if left > 0:
        told.append(f"... and {left} more")
    if moved["unfinished"]:
        told.append(f"No end in sight: {', '.join(moved['unfinished'][:TOLD])}")
    if moved["stopped"] is not None:
        told.append(f"Stopped at the {moved['stopped']}, 30 days or 100,000 happenings; run it again to go on.")
    return [*told, f"{world} is at {moved['now']}."]
