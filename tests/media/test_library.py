import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_server.media import library as module
from mock_server.media.library import Library
from mock_server.media.make import Unmakeable, make
from mock_server.media.recipe import Recipe

THREADS = 6


def picture(seed: int, stamp: str | None = None) -> Recipe:
    return Recipe(kind="png", width=32, height=32, seed=seed, stamp=stamp)


def test_what_was_made_is_kept() -> None:
    library = Library()

    made = library.make(picture(1))

    assert library.get(picture(1).etag) is made
    assert library.make(picture(1)) is made
    assert library.get(picture(2).etag) is None


def test_the_longest_unread_goes_first() -> None:
    library = Library(max_bytes=30)
    for name in "abc":
        library.put(name, bytes(10))

    library.get("a")
    library.put("d", bytes(10))

    assert [name for name in "abcd" if library.get(name)] == ["a", "c", "d"]
    assert library.size_bytes == 30


def test_bytes_put_twice_count_once() -> None:
    library = Library(max_bytes=30)

    for size in (10, 20, 5):
        library.put("a", bytes(size))

    assert library.size_bytes == 5


def test_what_is_larger_than_the_library_is_made_but_not_kept() -> None:
    library = Library(max_bytes=10)

    made = library.make(picture(1))

    assert made.startswith(b"\x89PNG")
    assert library.get(picture(1).etag) is None
    assert library.size_bytes == 0


def crowd(act: Callable[[], bytes]) -> list[bytes | BaseException]:
    """What each of many threads gets that do the same at once."""
    gate = threading.Barrier(THREADS)

    def one(_: int) -> bytes | BaseException:
        gate.wait(5)
        try:
            return act()
        except Unmakeable as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


class Maker:
    """Stands in for `make`: counts, and holds the first call so long that any others would come in too."""

    def __init__(self, result: bytes | Exception) -> None:
        self.calls = 0
        self.result = result
        self.all_in = threading.Barrier(THREADS)

    def __call__(self, recipe: Recipe) -> bytes:
        self.calls += 1
        with contextlib.suppress(threading.BrokenBarrierError):
            self.all_in.wait(0.1)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def test_many_threads_make_once(monkeypatch: pytest.MonkeyPatch) -> None:
    maker, library = Maker(b"bytes"), Library()
    monkeypatch.setattr(module, "make", maker)

    got = crowd(lambda: library.make(picture(1)))

    assert maker.calls == 1
    assert got == [b"bytes"] * THREADS


def test_a_failure_reaches_all_who_wait_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    failing, library = Maker(Unmakeable("no")), Library()
    monkeypatch.setattr(module, "make", failing)
    got = crowd(lambda: library.make(picture(1)))
    monkeypatch.setattr(module, "make", Maker(b"bytes"))

    assert [str(error) for error in got] == ["no"] * THREADS
    assert failing.calls == 1
    assert library.make(picture(1)) == b"bytes"


def test_different_recipes_are_made_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """One slow clip holds up nobody else: both are in the maker at once, or the gate breaks."""
    gate, library = threading.Barrier(2), Library()
    monkeypatch.setattr(module, "make", lambda recipe: str(gate.wait(5) >= 0).encode())

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda seed: library.make(picture(seed)), range(2)))

    assert made == [b"True", b"True"]


def test_stamped_copies_share_one_making(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(recipe: Recipe) -> bytes:
        calls.append(recipe)
        return make(recipe)

    monkeypatch.setattr(module, "make", counted)
    library = Library()

    copies = {library.make(picture(seed, f"img_{seed}")) for seed in range(20)}

    assert len(copies) == 20
    assert len(calls) == 1
    assert library.size_bytes < 2 * len(copies.pop())


def test_the_library_refuses_what_cannot_be_made() -> None:
    with pytest.raises(Unmakeable, match="0 x 0"):
        Library().make(Recipe(kind="png", stamp="x"))
