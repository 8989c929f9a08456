"""The figures of a rehearsal, as rows for a terminal and for the page."""

from collections.abc import Iterable, Iterator

from mock_server.load.rehearsal import Fleet

HEAD = (
    "fleet",
    "wishes made",
    "submits",
    "accepted",
    "refused",
    "retries",
    "polls",
    "duplicates paid",
    "wasted",
    "spent",
    "live cost",
)


def rows(fleets: Iterable[Fleet]) -> Iterator[tuple[str, ...]]:
    """A row a fleet, in the order of HEAD."""
    for fleet in fleets:
        counted = [fleet.tally.total(event) for event in ("done", "submits", "accepted", "refused", "retries", "polls")]
        money = [_money(fleet.wasted), _money(fleet.spent), f"${fleet.live_usd:,.2f}"]
        yield fleet.name, *(f"{number:,}" for number in (*counted, fleet.duplicates_paid)), *money


def lines(fleets: Iterable[Fleet]) -> list[str]:
    """The table for a terminal: a line a figure, a column a fleet."""
    columns = [HEAD, *rows(fleets)]
    widths = [max(map(len, column)) for column in columns]
    return [
        "  ".join(
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in zip(*columns, strict=True)
    ]


def _money(amount: float) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
