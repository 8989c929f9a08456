"""What `serve` runs: the application, what is said when it answers, the file that is told the port."""

import gc
import os
import socket
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

import typer

from mock_server.app import App, build
from mock_server.cli import quiet, welcome
from mock_server.cli.watch import Watch
from mock_server.control.desk import Options
from mock_server.engine.errors import BadInput, nearest
from mock_server.protocol import Protocol


class Place(NamedTuple):
    """Where a server listens, and the file that is told its port."""

    host: str
    port: int
    port_file: Path | None = None


def run(place: Place, options: Options) -> NoReturn:
    """Serve until a signal. Raises BadInput when it cannot begin."""
    if place.port_file is not None:
        _clear(place.port_file)
    with quiet.listen(place.host, place.port) as listener:
        app = _app(options)
        notice = Notice(app, Watch(app.desk.births) if options.watch else None)
        quiet.Server(app, listener, partial(_begun, place, listener, app), notice, Protocol).serve_until_stopped()


def _app(options: Options) -> App:
    app = build(options)
    rooms = app.desk.edge.rooms
    if options.only is not None and options.only not in rooms:
        raise BadInput(f"--only {options.only}: unknown provider{nearest(options.only, list(rooms))}")
    if options.verify:
        from mock_server.control.verdict import judge

        app.desk.edge.judge = judge(partial(typer.echo, err=True))
    return app


def _begun(place: Place, listener: socket.socket, app: App) -> None:
    gc.freeze()  # what a start has made stays: no later sweep goes through it
    gc.enable()
    for line in welcome.lines(quiet.base_url(place.host, listener), app.desk):
        typer.echo(line)
    if place.port_file is not None:
        _write(place.port_file, f"{listener.getsockname()[1]}\n")


class Notice:
    """Says once per host which flag would let webhooks go there, and which scenarios were read again."""

    def __init__(self, app: App, watch: Watch | None = None) -> None:
        self._watch = watch
        self._blocked = app.desk.births.targets.blocked_hosts
        self._said: set[str] = set()

    async def __call__(self) -> None:
        """Look whether there are new ones."""
        for host in tuple(self._blocked):
            if host not in self._said:
                self._said.add(host)
                typer.echo(f"Webhooks to {host} are blocked; --allow-webhook-host {host} would let them go.", err=True)
        for told in self._watch.changes() if self._watch is not None else ():
            typer.echo(told, err=True)


def _write(file: Path, text: str) -> None:
    """The whole file at once: nobody reads half of it. Raises BadInput."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        part.write_text(text)
        part.replace(file)
    except OSError as error:
        raise BadInput(f"--port-file {file}: {error.strerror}; name a file that can be written.") from error


def _clear(port_file: Path) -> None:
    """A port of an earlier run would be taken for ours."""
    if not port_file.absolute().parent.is_dir():
        raise BadInput(f"--port-file {port_file}: its folder does not exist; make it first, or name another.")
    try:
        port_file.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(f"--port-file {port_file}: {error.strerror}; name a file that can be written.") from error
