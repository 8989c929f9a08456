"""Luck that belongs to the request, not to the order of arrival.

A stream is named by (seed, world, operation, digest of the body, how often this digest was seen); a draw is a hash of
the stream and a name. There is no generator state, so concurrency cannot change an id or a die.
"""

import re
from hashlib import blake2b

SHELVES = 1_024  # at a million names a shelf is 8 KB, found through in a microsecond

_LETTERS = b"0123456789abcdefghijklmnopqrstuv" * 8  # the low five bits of a byte
_HOSTS = re.compile(rb"(https?:)(?:\\?/){2}[^/\s\"'\\?#]*")  # some JSON writers escape every slash


class Stream:
    """The draws of one request."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def number(self, name: str) -> int:
        """A whole number from 0 to 2**64 - 1."""
        return int.from_bytes(blake2b(name.encode(), digest_size=8, key=self._key).digest(), "big")

    def share(self, name: str) -> float:
        """A float from 0 up to, but not including, 1."""
        return (self.number(name) >> 11) / (1 << 53)

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.number(name) % (high - low + 1)

    def token(self, name: str, length: int = 12) -> str:
        """Up to 32 lower-case letters and digits, for ids."""
        digest = blake2b(name.encode(), digest_size=length, key=self._key).digest()
        return digest.translate(_LETTERS).decode()

    def child(self, name: str) -> "Stream":
        """The stream of a part of the request, an item of a batch for instance."""
        return Stream(blake2b(name.encode(), digest_size=16, key=self._key).digest())


class Seen:
    """How often each name has been met: nine bytes for one met once, which most are."""

    __slots__ = ("_again", "_shelves")

    def __init__(self) -> None:
        self._shelves: list[bytearray] = []
        self._again: dict[bytes, int] = {}

    def count(self, name: bytes) -> int:
        """How often this name of eight bytes was met before; it is met once more now."""
        if not self._shelves:
            self._shelves = [bytearray() for _ in range(SHELVES)]
        before = self._again.get(name, 0)
        if not before:
            shelf = self._shelves[(name[0] << 8 | name[1]) % SHELVES]
            if not _stands(name, shelf):
                shelf += name
                return 0
            before = 1
        self._again[name] = before + 1
        return before


def _stands(name: bytes, shelf: bytearray) -> bool:
    """Whether a shelf of names side by side holds this one; what begins within another does not count."""
    place = shelf.find(name)
    while place % len(name) and place >= 0:
        place = shelf.find(name, place + 1)
    return place >= 0


class Chance:
    """All the luck of one world: two worlds never draw the same id."""

    __slots__ = ("_root", "_seen")

    def __init__(self, seed: int, world: str) -> None:
        self._root = blake2b(f"{seed}/{world}".encode(), digest_size=16).digest()
        self._seen = Seen()

    def stream(self, operation: str, body: bytes) -> Stream:
        """The stream of a request. `body` is hashed without the hosts of its URLs: ports change from run to run."""
        if b":/" in body or b":\\/" in body:
            body = _HOSTS.sub(rb"\1", body)
        hashed = blake2b(operation.encode() + b"\n", digest_size=16, key=self._root)
        hashed.update(body)
        digest = hashed.digest()
        seen = self._seen.count(digest[:8])  # eight bytes name it: a clash would only share a count, never an id
        return (
            Stream(blake2b(digest, digest_size=16, salt=seen.to_bytes(16, "big")).digest()) if seen else Stream(digest)
        )
