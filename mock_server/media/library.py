"""Made bytes, kept for the next download as long as there is room. One for the whole server; worlds share it."""

import threading
from collections import OrderedDict
from concurrent.futures import Future

from mock_server.media.make import check, make
from mock_server.media.recipe import Recipe

MAX_BYTES = 256 * 1024 * 1024  # about 2,000 clips of 5 s at 720p


class Library:
    """Bytes by ETag, the longest unread dropped first. Any thread may call anything."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size_bytes = 0
        self._making: dict[str, Future[bytes]] = {}
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """What is kept, never above the bound."""
        return self._size_bytes

    def get(self, etag: str) -> bytes | None:
        """The bytes of an ETag, if they are still kept."""
        with self._lock:
            return self._read(etag)

    def put(self, etag: str, data: bytes) -> None:
        """Keep bytes, in place of others of this ETag. What is larger than the whole library is not kept."""
        with self._lock:
            self._keep(etag, data)

    def make(self, recipe: Recipe) -> bytes:
        """The recipe's bytes, kept or made now; threads that ask for the same recipe meanwhile wait for this one.

        Stamped copies are not kept: writing one costs less than the room. Raises make.Unmakeable.
        """
        if recipe.stamp is not None:
            from mock_server.media.stamp import plain, stamped

            check(recipe)
            return stamped(self.make(plain(recipe)), recipe.kind, recipe.stamp)
        etag = recipe.etag
        with self._lock:
            data = self._read(etag)
            if data is not None:
                return data
            theirs = self._making.get(etag)
            ours: Future[bytes] = self._making.setdefault(etag, Future())
        if theirs is not None:
            return theirs.result()
        return self._made(recipe, etag, ours)

    def _made(self, recipe: Recipe, etag: str, promise: "Future[bytes]") -> bytes:
        """Make, keep, and tell the threads that wait; they get the error, if there is one."""
        try:
            data = make(recipe)
        except BaseException as error:
            with self._lock:
                del self._making[etag]
            promise.set_exception(error)
            raise
        with self._lock:
            self._keep(etag, data)
            del self._making[etag]
        promise.set_result(data)
        return data

    def _read(self, etag: str) -> bytes | None:
        data = self._kept.get(etag)
        if data is not None:
            self._kept.move_to_end(etag)
        return data

    def _keep(self, etag: str, data: bytes) -> None:
        self._size_bytes += len(data) - len(self._kept.pop(etag, b""))
        self._kept[etag] = data
        while self._size_bytes > self._max_bytes:
            self._size_bytes -= len(self._kept.popitem(last=False)[1])
