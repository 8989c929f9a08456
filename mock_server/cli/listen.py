"""`soundstage listen`: a receiver of webhooks that verifies, prints, and misbehaves when it is told to."""

from typing import Annotated

import typer


def listen(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes any free one.")] = 9000,
    key: Annotated[
        str | None,
        typer.Option(
            envvar="SOUNDSTAGE_KEY", help="What deliveries are signed with: the jobs' key, or the account's secret."
        ),
    ] = None,
    status: Annotated[
        str, typer.Option(metavar="STATUS,...", help="What to answer, in turn; the last one stays.")
    ] = "200",
    delay: Annotated[
        str | None, typer.Option(metavar="DURATION", help="Wait before each answer, 2s for instance.")
    ] = None,
) -> None:
    """Receive webhooks, verify their signatures, print each."""
    from mock_server.cli import quiet
    from mock_server.cli.receiver import Receiver, statuses
    from mock_server.engine.duration import seconds

    receiver = Receiver(key, statuses(status), seconds(delay) if delay is not None else 0.0, typer.echo)
    with quiet.listen("127.0.0.1", port) as listener:
        said = f"Listening for webhooks at {quiet.base_url('127.0.0.1', listener)}/ (Ctrl-C stops it)"
        quiet.Server(receiver, listener, lambda: typer.echo(said)).serve_until_stopped()
