"""`soundstage mcp`: Kubeez's tools over stdin and stdout, for clients that start their servers themselves."""

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from mock_server.cli.serve import Port, Rate, Scenario, Scenarios, Seed

if TYPE_CHECKING:
    from mock_server.control.desk import Options

Key = Annotated[str, typer.Option("--key", envvar="SOUNDSTAGE_KEY", help="Whose world is worked in.")]
Url = Annotated[
    str | None,
    typer.Option("--url", envvar="SOUNDSTAGE_URL", help="Pass everything on to this server; without it, be one."),
]


def mcp(  # noqa: PLR0917 (an argument for each option)
    key: Key = "mock_demo",
    url: Url = None,
    port: Port = 0,
    rate: Rate = 1,
    seed: Seed = 0,
    scenario: Scenario = "default",
    scenarios: Scenarios = None,
) -> None:
    """Serve Kubeez's tools over stdin and stdout.

    Files and the control API are served over HTTP beside it; stderr says where.
    """
    from mock_server.control.desk import Options
    from mock_server.control.version import own_version

    if url:
        from mock_server.providers.kubeez import stdio

        asyncio.run(stdio.serve_other(url, key, own_version()))
    else:
        own = str(scenarios) if scenarios is not None else None
        asyncio.run(_serve(key, port, Options(rate=rate, seed=seed, scenario=scenario, scenarios=own)))
    _end()


async def _serve(key: str, port: int, options: "Options") -> None:
    """The tools on stdio, the rest of the server on a port, until stdin or a signal ends both."""
    from mock_server.app import build, house
    from mock_server.cli import quiet
    from mock_server.cli.serve import check
    from mock_server.protocol import Protocol
    from mock_server.providers.kubeez import stdio

    check("127.0.0.1", options)
    app = build(options)
    stdio.check_key(house(app.desk), key)
    with quiet.listen("127.0.0.1", port) as listener:
        base = quiet.base_url("127.0.0.1", listener)
        said = f"soundstage: {key} on stdio; files at {base}/media, control at {base}/_mock"
        server = quiet.Server(app, listener, lambda: typer.echo(said, err=True), http=Protocol)
        ours = asyncio.create_task(server.serve(sockets=[listener]))
        theirs = asyncio.create_task(stdio.serve_own(house(app.desk), key, base))
        await asyncio.wait((ours, theirs), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await ours
        if not theirs.done():
            _end()  # stopped by a signal
        await theirs  # what it has to say, if anything


def _end() -> NoReturn:
    """Exit at once: a thread may still wait for a line of stdin, or make a clip that nobody wants any more."""
    sys.stdout.flush()
    os._exit(0)
