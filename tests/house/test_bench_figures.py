"""The bench's arithmetic: what it makes of measurements, and which of them it refuses."""

from pathlib import Path

import pytest

from tests.bench import wrk
from tests.bench.figures import (
    AIMS,
    Aim,
    Load,
    Pair,
    Run,
    faults,
    growth,
    load_figures,
    load_table,
    per_job,
    read_run,
    table,
)

LINE = 'RUN {"requests":800,"seconds":2.0,"p99_ms":4.5,"size_bytes":400000,"refused":3,"broken":1}'


def load(requests: int, *, p99_ms: float = 2.0, busy_s: float = 0.5, **odd: int) -> Load:
    """A run of one second, each answer 500 bytes long."""
    told = {"size_bytes": 500 * requests, "refused": 0, "broken": 0, **odd}
    return Load(Run(requests, 1.0, p99_ms, told["size_bytes"], told["refused"], told["broken"]), busy_s)


def test_a_run_is_read_from_the_line_among_others() -> None:
    run = read_run(f"Running 1s test @ http://127.0.0.1:1\n\n{LINE}\n")

    assert run == Run(800, 2.0, 4.5, 400_000, 3, 1)
    assert run.per_s == 400


def test_a_run_without_that_line_says_what_was_told() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        read_run("unable to connect to 127.0.0.1:1 Connection refused\n")


def test_ratios_are_medians_of_neighbours_not_ratios_of_medians() -> None:
    """A machine that is slow for a while slows both of a pair; what they are to each other stays."""
    pairs = [
        Pair(load(500, p99_ms=6), load(1_000, p99_ms=2)),
        Pair(load(100, p99_ms=90), load(200, p99_ms=60)),
        Pair(load(900, p99_ms=1), load(1_000, p99_ms=1)),
    ]

    figures = load_figures({"cycle 16": pairs, "cycle 64": pairs, "poll 64": pairs[2:]})

    assert figures == {
        "cycle_ratio_16": 0.5,
        "cycle_ratio_64": 0.5,
        "poll_ratio_64": 0.9,
        "p99_ms_64": 6,
        "p99_ratio_64": 1.5,
    }


def test_processor_time_is_told_for_one_request() -> None:
    assert load(1_000, busy_s=0.05).request_us == pytest.approx(50)
    assert load_table({"poll 64": [Pair(load(1_000, busy_s=0.06), load(1_000, busy_s=0.04))]}).split()[-3:] == [
        "60.0",
        "40.0",
        "1.50",
    ]


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (load(1_000), []),
        (load(1_000, size_bytes=504_000), []),
        (
            load(1_000, refused=2),
            ["poll 64, soundstage: of 1000 requests, 2 answers were not 2xx, 0 connections failed"],
        ),
        (
            load(1_000, broken=1),
            ["poll 64, soundstage: of 1000 requests, 0 answers were not 2xx, 1 connections failed"],
        ),
        (load(0), ["poll 64, soundstage: of 0 requests, 0 answers were not 2xx, 0 connections failed"]),
        (
            load(1_000, size_bytes=600_000),
            ["poll 64: answers of 600 and of 500 bytes were compared; they should be equally long"],
        ),
    ],
)
def test_runs_that_measured_something_else_are_named(ours: Load, said: list[str]) -> None:
    assert faults({"poll 64": [Pair(load(1_000), load(1_000)), Pair(ours, load(1_000))]}) == said


def test_the_bare_application_is_watched_too() -> None:
    assert faults({"poll 64": [Pair(load(9), load(9, refused=1))]}) == [
        "poll 64, bare: of 9 requests, 1 answers were not 2xx, 0 connections failed"
    ]


def test_growth_and_bytes() -> None:
    assert growth([3.0, 1.2, 100.0], [2.0, 1.0, 1.0]) == 1.5
    assert per_job(1_000, 61_000, 100) == 600


@pytest.mark.parametrize(
    ("aim", "met", "missed"), [(Aim(3), 3, 3.01), (Aim(0.45, least=True), 0.45, 0.449), (AIMS["bytes_per_job"], 1, 601)]
)
def test_an_aim_has_a_side(aim: Aim, met: float, missed: float) -> None:
    assert aim.is_met(met)
    assert not aim.is_met(missed)


def test_the_table_shows_figure_aim_and_verdict() -> None:
    assert table({"cycle_ratio_64": 0.4, "poll_growth": 1.1, "deliveries_per_s": 9_000}).splitlines() == [
        "cycle_ratio_64             0.4   MISSED  at least 0.45, goal 0.55",
        "poll_growth                1.1   met     at most 1.2",
        "deliveries_per_s         9,000",
    ]


def test_without_wrk_and_without_rights_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(wrk.NoWrk, match="apt-get install wrk"):
        wrk.find()
