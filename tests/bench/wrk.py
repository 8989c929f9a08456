"""wrk, the load generator: found or installed, run with `wrk.lua`, its last line read."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.figures import Run, read_run

SCRIPT = Path(__file__).with_suffix(".lua")


class NoWrk(Exception):
    """wrk is not there and cannot be installed from here; the message says how to come by it."""


def find() -> str:
    """Where wrk is; root on Debian and Ubuntu gets it installed. Raises NoWrk."""
    path = shutil.which("wrk")
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        path = shutil.which("wrk")
    if path is None:
        raise NoWrk(
            "make bench loads the server with wrk, which is not on the PATH. Installing it takes root and apt-get: "
            "run `sudo apt-get install wrk`, or bring it with your system's packages, then make bench again."
        )
    return path


def _install() -> None:
    print("Installing wrk ...", flush=True)
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "wrk"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(install, env=environment, capture_output=True, check=False).returncode:
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, capture_output=True, check=False)
        subprocess.run(install, env=environment, capture_output=True, check=False)


def load(wrk: str, port: int, connections: int, seconds: int, ids: tuple[str, ...] = ()) -> Run:
    """One run against a server: cycles of a create and three polls, or polls of `ids` alone.

    One thread: the server has a core to itself and wrk the other; a second thread would take from the server.
    """
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s", "-s", str(SCRIPT)]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}", "--", *ids], capture_output=True, text=True, check=False
    )
    return read_run(told.stdout + told.stderr)
