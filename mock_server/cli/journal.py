"""`soundstage journal`: what a world was asked and what it answered."""

import json
from typing import Annotated, Any

import typer

from mock_server.cli.talk import HOME, Token, Url, client


def journal(
    world: Annotated[str, typer.Argument(metavar="WORLD", help="The world's name: `demo` for key mock_demo.")],
    as_json: Annotated[bool, typer.Option("--json", help="Whole exchanges, one JSON object a line.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes.")] = False,
    url: Url = HOME,
    control_token: Token = None,
) -> None:
    """Show a world's exchanges, oldest first."""
    with client(url, control_token) as server:
        for exchange in server.follow(world) if follow else server.journal(world):
            typer.echo(json.dumps(exchange) if as_json else line(exchange))


def line(exchange: dict[str, Any]) -> str:
    """An exchange in one line."""
    asked = f"{exchange['method']:<6} /{exchange['provider']}{exchange['path']}"
    told = f"{exchange['at'] or '-':<24}  {exchange['status']}  {asked}  {exchange['operation'] or '-'}"
    because = [f"{name} {exchange[name]}" for name in ("door", "rule", "why") if exchange[name] is not None]
    found = [f"finding {each['rule'] if isinstance(each, dict) else each}" for each in exchange["findings"]]
    return f"{told}  ({', '.join([*because, *found])})" if because or found else told
