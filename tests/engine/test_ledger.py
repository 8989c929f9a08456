"""Money: held at acceptance, captured or released at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.jobs import Job
from mock_server.engine.ledger import Entry, Ledger, entries
from tests.plainroom import work


def ended(quoted: float, price: float, at_s: float = 100.0) -> Job:
    job = work("j", at_s=5.0, price=quoted)
    job.price, job.ended_s = price, at_s
    return job


@pytest.mark.parametrize(
    ("captured", "balance", "spent"),
    [
        (60, 940, 60),  # as quoted
        (30, 970, 30),  # a failover made it cheaper
        (0, 1_000, 0),  # it failed
    ],
)
def test_what_was_held_is_captured_or_released(captured: float, balance: float, spent: float) -> None:
    ledger = Ledger(1_000)
    ledger.hold(60)
    assert (ledger.balance, ledger.held, ledger.spent) == (940, 60, 0)
    ledger.settle(ended(60, 60), captured)
    assert (ledger.balance, ledger.held, ledger.spent) == (balance, 0, spent)


@pytest.mark.parametrize(
    ("job", "succeeded", "lines"),
    [
        (work("j", at_s=5.0, price=60), False, [Entry(5.0, "hold", 60, "j")]),
        (ended(60, 60), True, [Entry(5.0, "hold", 60, "j"), Entry(100.0, "capture", 60, "j")]),
        (ended(60, 60), False, [Entry(5.0, "hold", 60, "j"), Entry(100.0, "release", 60, "j")]),
        (
            ended(60, 30),
            True,
            [Entry(5.0, "hold", 60, "j"), Entry(100.0, "capture", 30, "j"), Entry(100.0, "release", 30, "j")],
        ),
        (ended(0, 0), True, [Entry(5.0, "hold", 0, "j")]),
    ],
)
def test_the_lines_are_read_off_the_job(job: Job, succeeded: bool, lines: list[Entry]) -> None:
    assert entries(job, succeeded) == lines


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.sampled_from(["runs", "failed", "succeeded"]))))
def test_the_sums_are_those_of_the_lines(rows: list[tuple[int, int, str]]) -> None:
    """Balance, held and spent say the same as the lines of all jobs, whatever became of them."""
    ledger, lines = Ledger(500), []
    for quoted, price, fate in rows:
        job = work("j", price=quoted)
        ledger.hold(quoted)
        job.price = min(price, quoted)
        if fate != "runs":
            job.ended_s = 9.0
            ledger.settle(job, job.price if fate == "succeeded" else 0)
        lines += entries(job, fate == "succeeded")
    total = {kind: sum(line.amount for line in lines if line.kind == kind) for kind in ("hold", "capture", "release")}
    assert ledger.spent == total["capture"]
    assert ledger.held == total["hold"] - total["capture"] - total["release"]
    assert ledger.balance == 500 - total["hold"] + total["release"]
