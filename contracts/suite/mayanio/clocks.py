"""Headers that speak of time and of what is left, held to the answers around them.

An hour's reset lies ahead, within the hour; the target's own `Date` says what time it is there.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at
from contracts.suite.drives import KITE
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

RESET, REMAINING = "x-ratelimit-reset", "x-ratelimit-remaining"
HOUR, SLACK, OTHERWHEN = timedelta(hours=1), timedelta(minutes=1), timedelta(days=2)
UNLIMITED = 10_000  # of so many left nobody counts


def checks(contract: Contract) -> list[Check]:
    """Only Mayanio tells an hour and its end."""
    if contract.provider != "mayanio":
        return []
    price = MANNERS["mayanio"].price("createImages", None)
    counted = ("S-118",)
    return [
        Check(
            "limits/reset",
            "limits",
            "The hour ends within an hour from now",
            ("S-119", "S-15"),
            _reset,
            price,
            frozenset(("key",)),
            alone=True,
        ),
        Check(
            "limits/generations",
            "limits",
            "What is left goes down with each generation",
            counted,
            _goes_down,
            2 * price,
            frozenset(("limits",)),
            alone=True,
        ),
    ]


def _reset(bench: "Bench") -> None:
    """A server that lives in another year, as a frozen one does, is not asked what time it is."""
    bench.call("createImages", body={"prompt": KITE})
    met = bench.call("listProjects", query={"limit": "1"})
    now, reset = _date(met), met.response_headers.get(RESET, "")
    if now is None:
        raise Unstageable("the target sends no Date, so nobody knows what time it is there")
    if abs(_made(met) - now) > OTHERWHEN:
        raise Unstageable("the target's works are dated at another time than its answers")
    if not bench.expect(reset.isdecimal() and len(reset) < 12, "S-15", f"{RESET} as a Unix timestamp", reset, met):
        return
    ends = datetime.fromtimestamp(int(reset), now.tzinfo)
    wanted = f"{RESET} between now, {now:%H:%M:%S}, and an hour from now"
    bench.expect(now - SLACK <= ends <= now + HOUR + SLACK, "S-119", wanted, f"{ends:%Y-%m-%d %H:%M:%S}", met)


def _date(met: Met) -> datetime | None:
    try:
        return parsedate_to_datetime(met.response_headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def _made(met: Met) -> datetime:
    """When the newest project was made, by its own words."""
    try:
        told = datetime.fromisoformat(str(at(met.json, "data.projects.0.created_at")))
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    except ValueError as error:
        raise Unstageable(f"the newest project tells no instant to compare with ({error})") from error


def _goes_down(bench: "Bench") -> None:
    first, second = (bench.call("createImages", body={"prompt": KITE}) for _ in range(2))
    before, after = (met.response_headers.get(REMAINING, "") for met in (first, second))
    if not before.isdecimal() or not after.isdecimal() or first.status != 200 or second.status != 200:
        raise Unstageable(f"no two images were made that tell what is left: {first.status}, {second.status}")
    if int(before) >= UNLIMITED:
        raise Unstageable(f"{before} requests are left: nobody counts them")
    # An hour may have begun anew between the two: then it is full again but for one.
    anew = int(after) > int(before) and first.response_headers.get(RESET) != second.response_headers.get(RESET)
    bench.expect(int(after) < int(before) or anew, "S-118", f"less than the {before} left before", after, second)
