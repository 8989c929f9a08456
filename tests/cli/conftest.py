"""Fixtures of the command line's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.process import Running, serving


class Served(NamedTuple):
    """A server that runs, its base URL, and the file that was told its port."""

    process: Running
    url: str
    port_file: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A `soundstage serve` that runs for the whole session."""
    file = tmp_path_factory.mktemp("served") / "port"
    file.write_text("1")  # of an earlier run
    with serving("--port-file", str(file), "--verify") as (process, url):
        yield Served(process, url, file)


@pytest.fixture(scope="session")
def url(served: Served) -> str:
    """Its base URL."""
    return served.url
