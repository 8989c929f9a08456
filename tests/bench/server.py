"""A server in a process of its own: started on a free port, its processor time read, ended."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

READY_S = 30.0
LOOK_S = 0.002
_TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """A running server."""

    port: int
    pid: int

    def busy_s(self) -> float:
        """Processor seconds it has used, its kernel's share included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def serve_command() -> list[str]:
    """`soundstage serve` as it is installed beside this Python."""
    command = Path(sys.executable).with_name("soundstage")
    return [str(command), "serve"] if command.exists() else [sys.executable, "-m", "mock_server.cli", "serve"]


@contextmanager
def running(*command: str) -> Iterator[Server]:
    """A server that was told `--port 0 --port-file F`, from its first answers on; ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder, "port"), Path(folder, "log")
        with log.open("wb") as told:
            process = subprocess.Popen([*command, "--port", "0", "--port-file", str(file)], stdout=told, stderr=told)
        try:
            yield Server(_port(process, file, log, " ".join(command)), process.pid)
        finally:
            process.terminate()
            process.wait(10)


def _port(process: subprocess.Popen[bytes], file: Path, log: Path, command: str) -> int:
    for _ in range(int(READY_S / LOOK_S)):
        if file.exists() and (written := file.read_text().strip()):
            return int(written)
        try:
            process.wait(LOOK_S)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"`{command}` gave no answers; it said: {log.read_text()[-2_000:]}")
