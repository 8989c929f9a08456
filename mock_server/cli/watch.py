"""`serve --watch`: scenario files that are changed while the server runs are read again, for worlds yet to be born."""

from collections.abc import Iterator
from pathlib import Path

from mock_server.births import Births
from mock_server.engine.errors import BadInput

Stamp = tuple[str, int, int]  # the file that a name stands for, when it was changed, how long it is


class Watch:
    """Looks at the scenario files. Worlds that run are left as they are: a scenario acts at their birth alone."""

    def __init__(self, births: Births) -> None:
        self._births = births
        self._seen = self._stamps()

    def changes(self) -> Iterator[str]:
        """A sentence for every scenario that has come, changed or gone since the last look."""
        before, self._seen = self._seen, self._stamps()
        for name in sorted(before.keys() | self._seen.keys()):
            if before.get(name) != self._seen.get(name):
                self._births.forget(name)
                yield self._told(name)

    def _told(self, name: str) -> str:
        if name not in self._seen:
            return f"Scenario {name} is gone; worlds made with it go on."
        try:
            self._births.scenario(name)
        except BadInput as error:
            return f"Scenario {name} cannot be used until it is put right: {error}"
        return f"Scenario {name} was read again; worlds born from now on are made with it."

    def _stamps(self) -> dict[str, Stamp]:
        found: dict[str, Stamp] = {}
        for folder in self._births.folders:
            for path in folder.glob("*.yaml"):
                if (stamp := _stamp(path)) is not None:
                    found.setdefault(path.stem, stamp)
        return found


def _stamp(path: Path) -> Stamp | None:
    """None for a file that goes away while it is looked at."""
    try:
        told = path.stat()
    except OSError:
        return None
    return str(path), told.st_mtime_ns, told.st_size
