"""One wish of one client, from its first submit to its end: the same story for every provider, with any manners.

Nothing here waits or speaks HTTP by itself: `ask` and `wait` are handed in, by a Locust user or by a test.
"""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from mock_server.load.dialect import Dialect, Reply
from mock_server.load.manners import Manners

End = Literal["done", "failed", "refused", "lost"]
Ask = Callable[[str, str, Any, float], Reply]  # method, path, body, own seconds it waits for the answer
Note = Callable[[str], None]

HOPELESS = range(400, 429)  # what will be refused again however often it is sent; 429 and 5xx may pass


class Made(msgspec.Struct):
    """How a wish ended, and every job that was accepted for it: more than one is a duplicate."""

    end: End = "lost"
    jobs: list[str] = []
    submits: int = 0


class Errand:
    """Runs wishes. wait: own seconds; note: an event of `tally.EVENTS`; share: a draw for the n-th wait.

    repeat: told the id of a job that was accepted for a wish that had one already.
    """

    def __init__(
        self, dialect: Dialect, manners: Manners, ask: Ask, wait: Callable[[float], None], *, pace: float = 1
    ) -> None:
        self.dialect = dialect
        self.manners = manners
        self.ask = ask
        self.wait = wait
        self.pace = pace  # how much shorter its own timers are than real ones
        self.note: Note = lambda _event: None
        self.repeat: Note = lambda _job: None
        self.share: Callable[[int], float] = lambda _number: 0.5

    def run(self, prompt: str) -> Made:
        """Submit until it is accepted, then poll to its end."""
        made = Made()
        while True:
            ident, made.end = self._submitted(prompt, made)
            if ident is None or made.end == "done":
                break
            made.end = self._awaited(ident)
            if made.end != "lost" or not self.manners.insists or made.submits >= self.manners.tries:
                break
        self.note("done" if made.end == "done" else "lost")
        return made

    def _submitted(self, prompt: str, made: Made) -> tuple[str | None, End]:
        """The accepted job; `done` where the answer holds the result already."""
        path, body = self.dialect.submit(prompt)
        for attempt in range(1, self.manners.tries + 1):
            self.note("submits")
            if made.submits:
                self.note("retries")
            made.submits += 1
            reply = self.ask("POST", path, body, self.manners.patience_s)
            ident = self.dialect.ident(reply) if reply.json is not None else None
            if ident is not None:
                self.note("accepted")
                if made.jobs:
                    self.repeat(ident)
                made.jobs.append(ident)
                return ident, "done" if self.dialect.seen(reply) == "done" else "lost"
            self.note("refused")
            if reply.status in HOPELESS and not self.manners.resends_4xx:
                return None, "refused"
            if not reply.status and not self.manners.insists:
                return None, "lost"  # nobody knows whether it was accepted: sent again it may be paid twice
            self.wait(self._retry_s(reply, attempt))
        return None, "refused"

    def _retry_s(self, reply: Reply, attempt: int) -> float:
        own_s = self.manners.retry_wait_s(attempt, self.share(attempt))
        if self.manners.honours_retry_after and reply.retry_after_s is not None:
            return reply.retry_after_s * self.pace + own_s  # told in real seconds; no two come back at once
        return own_s

    def _awaited(self, ident: str) -> End:
        """How a job ended; `lost` when patience ended first."""
        waited_s, refusals, owed_s = 0.0, 0, 0.0
        while waited_s < self.manners.patience_s:
            pause_s = max(self.manners.poll_wait_s(waited_s), owed_s)
            self.wait(pause_s)
            waited_s += pause_s
            self.note("polls")
            reply = self.ask("GET", self.dialect.poll(ident), None, self.manners.patience_s)
            seen = self.dialect.seen(reply) if reply.status == 200 and reply.json is not None else None
            if seen in ("done", "failed"):
                return "done" if seen == "done" else "failed"
            if seen is None and self.manners.insists:
                return "lost"  # a failed poll is taken for a failed job
            refusals = refusals + 1 if seen is None else 0
            owed_s = self._retry_s(reply, refusals) if refusals else 0.0
        return "lost"
