"""Files that were given to a world: kept by name, bounded; the oldest make room for the newest."""

from collections import OrderedDict

from mock_server.providers.kit import Asset, Stored

MAX_FILES = 100
MAX_BYTES = 64 << 20  # of one world; a body is at most half of it

File = Asset | Stored


class Shelf:
    """The uploads of one account."""

    __slots__ = ("_files", "bytes")

    def __init__(self) -> None:
        self._files: OrderedDict[str, File] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._files)

    def get(self, name: str) -> File | None:
        """The file of this name, if it is still kept."""
        return self._files.get(name)

    def put(self, name: str, file: File) -> None:
        """Keep a file; the oldest go when a bound is met."""
        self.bytes += _size(file) - (_size(self._files.pop(name)) if name in self._files else 0)
        self._files[name] = file
        while len(self._files) > MAX_FILES or self.bytes > MAX_BYTES:
            self.bytes -= _size(self._files.popitem(last=False)[1])


def _size(file: File) -> int:
    return len(file.data) if isinstance(file, Stored) else 0
