"""Runs of pytest inside this one, with the plugin that is the subject."""

from collections.abc import Callable

import pytest

PLUGIN = ("-p", "mock_server.pytest_plugin", "-p", "no:soundstage", "-p", "no:cacheprovider")
Inner = Callable[..., pytest.RunResult]


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Inner:
    """`inner(source, *arguments)`: the run of a file `test_film.py` with the plugin loaded."""
    monkeypatch.delenv("SOUNDSTAGE_URL", raising=False)

    def ran(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_film=source)
        return pytester.runpytest_inprocess(*PLUGIN, *arguments)

    return ran
