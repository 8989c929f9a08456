"""The `soundstage` command: run to its end in this process, or started in one of its own as a shell does it."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from mock_server.cli import main
from tests.house.tree import ROOT

COMMAND = [sys.executable, "-m", "mock_server"]
PATIENCE_S = 30.0
LAST_WORDS = "ls -l video.mp4\n"  # of a server's welcome


class Done(NamedTuple):
    """How a command ended, and what it said."""

    code: object
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The test's own environment without anything a developer has set for Soundstage."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SOUNDSTAGE_")}
    return own | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def run(*arguments: str, cwd: Path = ROOT, **more: str) -> Done:
    """Run a command to its end."""
    out, err, code = StringIO(), StringIO(), None
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, environment(**more), clear=True))
        for each in (redirect_stdout(out), redirect_stderr(err), chdir(cwd)):
            stack.enter_context(each)
        try:
            main(list(arguments))
        except SystemExit as stop:
            code = stop.code
    return Done(code, out.getvalue(), err.getvalue())


def refused(done: Done) -> str:
    """The one sentence of a command that could not do its work."""
    assert (done.code, done.out) == (2, ""), done
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].startswith("soundstage: ")
    return lines[0]


class Running:
    """A command that runs until it is stopped; what it says is read as it comes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._read = {process.stdout: b"", process.stderr: b""}

    def until(self, said: str, *, errors: bool = False) -> str:
        """Everything it has said on this stream when these words have come."""
        stream = self.process.stderr if errors else self.process.stdout
        assert stream is not None
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while said.encode() not in self._read[stream]:
                assert selector.select(PATIENCE_S), f"no `{said}` in {self._read[stream]!r}"
                part = os.read(stream.fileno(), 65_536)
                assert part, f"it ended without `{said}`: {self._read}"
                self._read[stream] += part
        return self._read[stream].decode()

    def signal(self, number: int, within_s: float) -> tuple[int, str]:
        """Send a signal; the exit status, and everything said on stderr."""
        self.process.send_signal(number)
        code = self.process.wait(within_s)
        assert self.process.stderr is not None
        return code, (self._read[self.process.stderr] + self.process.stderr.read()).decode()


def _interruptible() -> None:
    """A shell that runs us in the background has children ignore interrupts; a command at a desk does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running(*arguments: str, **more: str) -> Iterator[Running]:
    """A command that runs; it is killed at the end if it still does."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_interruptible,  # noqa: PLW1509  (no other thread runs here yet)
    )
    with process:
        try:
            yield Running(process)
        finally:
            process.kill()


@contextmanager
def serving(*arguments: str, **more: str) -> Iterator[tuple[Running, str]]:
    """`soundstage serve` on a free port, and its base URL."""
    with running("serve", "--port", "0", *arguments, **more) as server:
        yield server, base(server.until(LAST_WORDS))


def base(welcome: str) -> str:
    """The base URL that a server's welcome tells."""
    return welcome.split()[3].rstrip("/")
