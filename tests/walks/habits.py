"""A scripted client's habits. The defaults are a good client's; a bad one has one vice more than it."""

from collections.abc import Callable
from math import inf
from typing import Literal

import msgspec

PATIENT_POLLS = ((10.0, 120.0), (30.0, inf))  # creativeai/C-9 to C-11


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """What a client does. Seconds are the world's: its clock is frozen and moved.

    Submitting: honours_retry_after, backs_off, retry_s, tries; resends_4xx; answer_patience_s, and whether it resends
    what was not answered; limit: how many of its jobs run at once; other: the provider it goes to when one is down,
    down: what it takes for that.
    Waiting: polls; polls_s; patience_s; late: what it makes of a job that has not ended by then; odd_poll: of a poll
    that was refused or cannot be read; unknown: of a status word nobody knows; no_url: of an end without a result;
    after_end: polls behind the end; resubmits: how often it submits anew what failed.
    Hearing: hears; verifies; dedups; hear_took_s; in_order: drops deliveries that are not of its oldest job;
    keeps_early: takes one for a job whose id it was not told yet.
    Ending: books what it costs as quoted or as it ended; fetch_after_s; told_models: which it shows.
    """

    honours_retry_after: bool = True
    backs_off: bool = True
    retry_s: float = 1.0
    tries: int = 6
    resends_4xx: bool = False
    answer_patience_s: float = 120.0
    resends_unanswered: bool = False
    limit: int = 3
    other: str | None = None
    down: Callable[[int], bool] = lambda status: status >= 500
    polls: bool = True
    polls_s: tuple[tuple[float, float], ...] = PATIENT_POLLS
    patience_s: float = 610.0
    late: Literal["lost", "refund", "resubmit", "done"] = "lost"
    odd_poll: Literal["again", "failed", "resubmit"] = "again"
    unknown: Literal["wait", "failed", "done"] = "wait"
    no_url: Literal["again", "done"] = "again"
    after_end: int = 0
    resubmits: int = 0
    hears: bool = False
    verifies: bool = True
    dedups: bool = True
    hear_took_s: float = 0.0
    in_order: bool = False
    keeps_early: bool = True
    books: Literal["final", "quoted"] = "final"
    fetch_after_s: float = 0.0
    told_models: Literal["both", "asked"] = "both"


GOOD = Habits()
HEARING = Habits(hears=True)
