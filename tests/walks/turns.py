"""Several clients at once: each runs in a thread, and whoever has asked or waited gives way to the next."""

import threading
from collections.abc import Callable


class Turns:
    """One has the word at a time, in turn: what they do is interleaved, and the same on every run."""

    def __init__(self) -> None:
        self._words: list[threading.Semaphore] = []
        self._over: set[int] = set()
        self._failed: list[BaseException] = []

    def run(self, plays: list[Callable[[Callable[[], None]], object]]) -> None:
        """Play all to their ends; each is handed what it calls to give way. Raises what the first of them raised."""
        self._words = [threading.Semaphore(0) for _ in plays]
        threads = [threading.Thread(target=self._play, args=each, daemon=True) for each in enumerate(plays)]
        for thread in threads:
            thread.start()
        self._words[0].release()
        for thread in threads:
            thread.join(60)
        if self._failed:
            raise self._failed[0]

    def _play(self, index: int, play: Callable[[Callable[[], None]], object]) -> None:
        self._words[index].acquire()
        try:
            play(lambda: self._give_way(index))
        except BaseException as error:  # noqa: BLE001  (told by the thread that waits for all)
            self._failed.append(error)
        self._over.add(index)
        self._pass_on(index)

    def _give_way(self, index: int) -> None:
        if self._pass_on(index):
            self._words[index].acquire()

    def _pass_on(self, index: int) -> bool:
        """Give the word to the next that plays; False when nobody else does."""
        others = [(index + step) % len(self._words) for step in range(1, len(self._words))]
        following = next((other for other in others if other not in self._over), None)
        if following is not None:
            self._words[following].release()
        return following is not None
