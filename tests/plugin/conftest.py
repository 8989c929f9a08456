"""Runs of pytest inside this one, with the plugin that is the subject."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

PLUGIN = ("-p", "mock_server.pytest_plugin", "-p", "no:soundstage", "-p", "no:cacheprovider")
Inner = Callable[..., pytest.RunResult]


def run_inside(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> pytest.RunResult:
    """Run pytest in pytester's folder, in this process, with the plugin loaded and no server named."""
    folder = str(pytester.path)

    class OwnModules:
        """Forgets the inner run's test files only: pytester itself would have the rest imported a second time."""

        def __init__(self, preserve: Any = None) -> None:
            self._before = set(sys.modules)

        def restore(self) -> None:
            for name in set(sys.modules) - self._before:
                if str(getattr(sys.modules[name], "__file__", "")).startswith(folder):
                    del sys.modules[name]

    monkeypatch.setattr("_pytest.pytester.SysModulesSnapshot", OwnModules)
    return pytester.runpytest_inprocess(*PLUGIN, *arguments)


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Inner:
    """`inner(source, *arguments)`: the run of a file `test_film.py` with the plugin loaded."""
    monkeypatch.delenv("SOUNDSTAGE_URL", raising=False)

    def ran(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_film=source)
        return run_inside(pytester, monkeypatch, *arguments)

    return ran
