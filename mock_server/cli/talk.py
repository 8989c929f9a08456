"""How the subcommands that talk to a server find it."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mock_server.control.client import Client

Url = Annotated[str, typer.Option("--url", envvar="SOUNDSTAGE_URL", help="Where the server is.")]
Token = Annotated[
    str | None,
    typer.Option("--control-token", envvar="SOUNDSTAGE_CONTROL_TOKEN", metavar="TOKEN", help="What it asks for."),
]
HOME = "http://127.0.0.1:8080"


def client(url: str, token: str | None) -> "Client":
    """A client of that server's control API."""
    from mock_server.control.client import Client

    return Client(url or HOME, token=token or None)
