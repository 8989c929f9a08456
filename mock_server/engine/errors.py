"""The error tree.

SoundstageError
|-- BadInput            what a person gave us (key, scenario, rule, control call) cannot be used
|   |-- NotThere        the world, job, rule or delivery named is not there (`to_make`: the call that makes it)
|   `-- NoRoom          a bound of the server is reached
`-- Refusal             a provider's request is refused; each provider's `errors.py` says it in its dialect
    |-- UnknownPath, WrongMethod, TooLarge, WrongKey, RateLimited, WrongMediaType, BrokenBody
    |-- Invalid, Moderated, TooManyJobs, DailyCap, OutOfCredits, UnknownJob, Unavailable
    `-- Scripted        a rule or magic value asked for this status

Messages say what was met, what was wanted, and the next step.
"""

from difflib import get_close_matches
from typing import Any, ClassVar


class SoundstageError(Exception):
    """Anything this package raises on purpose."""


class BadInput(SoundstageError):
    """Input from a person that cannot be used; the message is shown to them."""


class NotThere(BadInput):
    """A thing named in a control call does not exist."""


class NoRoom(BadInput):
    """A bound of the server is reached; nothing was changed."""


class Refusal(SoundstageError):
    """A request is refused. `why` is the value of `X-Mock-Why`; `param` the offending field.

    operation: what was asked for, where that is known; the edge notes it.
    """

    why: ClassVar[str | None] = None
    operation: str | None = None

    def __init__(self, message: str, *, param: str | None = None, because: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.because = because if because is not None else self.why


class UnknownPath(Refusal):
    """No operation lives at this path (404)."""


class WrongMethod(Refusal):
    """The path exists, the method does not (405). `allowed` lists the methods."""

    def __init__(self, message: str, allowed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.allowed = allowed


class TooLarge(Refusal):
    """The body is over the bound (413)."""


class WrongKey(Refusal):
    """The key is missing, unknown or looks live (401)."""

    why = "key"


class RateLimited(Refusal):
    """Too many requests in a window. `wait_s` is in world seconds."""

    why = "limit"

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class TooManyJobs(RateLimited):
    """All slots for running jobs are taken. `wait_s` is the time until one frees."""


class DailyCap(RateLimited):
    """The rolling 24 hours are full. `wait_s` is the time until the oldest leaves."""


class WrongMediaType(Refusal):
    """The content type is not one the operation reads (415)."""


class BrokenBody(Refusal):
    """The body is not what its content type promises (400)."""

    why = "schema:body"


class Invalid(Refusal):
    """A field breaks a rule of the contract (400)."""


class Moderated(Refusal):
    """The content is blocked before generation (400)."""

    why = "moderation"


class OutOfCredits(Refusal):
    """The balance does not cover the price (402)."""

    why = "money"

    def __init__(self, needed: float, left: float, next_step: str) -> None:
        super().__init__(f"This request needs {needed} and {left} are left. {next_step}")
        self.needed = needed
        self.left = left


class UnknownJob(Refusal):
    """No job of this account has this id (404)."""


class Unavailable(Refusal):
    """Every provider that could serve the request is down (503)."""


class Scripted(Refusal):
    """A rule or magic value asked for this answer; `reply` has status, body, headers and retry_after as wished."""

    def __init__(self, reply: Any, *, because: str) -> None:
        super().__init__(f"A rule asked for this {reply.status}.", because=because)
        self.reply = reply


MOST_KNOWN = 40


def nearest(word: str, known: list[str]) -> str:
    """`; did you mean "x"?` where a known word is close, and the known words: the tail of an error message.

    Of very many known words only the close one is told: nobody reads the others.
    """
    close = get_close_matches(word, known, n=1)
    hint = f'; did you mean "{close[0]}"?' if close else "."
    if close and len(known) > MOST_KNOWN:
        return hint
    return f"{hint} Known: {', '.join(sorted(known))}."
