"""A timeline puts instants where they belong."""

import pytest

from contracts.report.timeline import Dot, Lane, Span, ticks, timeline


def test_instants_stand_at_their_share_of_the_whole() -> None:
    drawn = timeline(
        [Lane("status", [Span(0, 30, "processing"), Span(30, 120, "completed", "good")], [Dot(60, "poll")])]
    )

    assert "left:0.00%;width:25.00%" in drawn
    assert "left:25.00%;width:75.00%" in drawn
    assert 'class="dot plain" style="left:50.00%" title="poll, 60 s"' in drawn


def test_an_empty_lane_is_left_out() -> None:
    assert "webhooks" not in timeline([Lane("webhooks"), Lane("requests", dots=[Dot(0, "POST")])])


@pytest.mark.parametrize(
    ("last_s", "unit_s", "wanted"),
    [(8, 1, [0, 1, 2, 3, 4, 5, 6, 7, 8]), (120, 1, [0, 15, 30, 45, 60, 75, 90, 105, 120]), (0.3, 600, [0, 0.05, 0.1])],
)
def test_the_scale_has_round_steps_at_any_pace(last_s: float, unit_s: float, wanted: list[float]) -> None:
    assert ticks(last_s, unit_s)[: len(wanted)] == pytest.approx(wanted)
    assert len(ticks(last_s, unit_s)) <= 9
