"""How a client behaves when it is refused, when it has to wait, and when it loses patience."""

import msgspec


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """One client's habits. Seconds are its own: a client on a fast clock has its timers shortened.

    honours_retry_after: waits as long as it is told; backs_off: its own waits grow, and no two clients wait alike.
    retry_s: its own wait before it asks again; tries: how often it submits one wish in a row before it gives up.
    polls_s: (wait, until) pairs, the first whose `until` has not passed; patience_s: how long it waits for a result.
    insists: submits again what it lost patience with, or what a failed poll made it believe lost.
    resends_4xx: sends again what was refused for good.
    """

    name: str
    honours_retry_after: bool = True
    backs_off: bool = True
    retry_s: float = 1.0
    tries: int = 8
    polls_s: tuple[tuple[float, float], ...] = ((10.0, 120.0), (30.0, float("inf")))
    patience_s: float = 600.0
    insists: bool = False
    resends_4xx: bool = False

    def retry_wait_s(self, attempt: int, share: float) -> float:
        """Its own wait before try `attempt` + 1, from 1 on. share: a draw from 0 to 1, so that a herd spreads out."""
        return self.retry_s * min(2 ** (attempt - 1), 64) * (0.5 + share) if self.backs_off else self.retry_s

    def poll_wait_s(self, waited_s: float) -> float:
        """Its wait before the next poll, `waited_s` after the job was accepted."""
        return next(wait_s for wait_s, until_s in self.polls_s if waited_s < until_s)


GOOD = Manners(name="good")
BAD = Manners(
    name="bad",
    honours_retry_after=False,
    backs_off=False,
    retry_s=5.0,
    tries=1_000,
    polls_s=((5.0, float("inf")),),
    patience_s=150.0,
    insists=True,
    resends_4xx=True,
)
BY_NAME = {each.name: each for each in (GOOD, BAD)}
