import itertools
from typing import Literal

import pytest
from PIL import Image

from mock_server.media.axes import value_range
from mock_server.media.chart import plotted
from mock_server.media.make import make
from mock_server.media.palette import RGB, SERIES
from mock_server.media.recipe import Chart, Dataset, Recipe, Style
from tests.media.decoded import difference, video
from tests.media.test_lettering import HOSTILE

Type = Literal["line", "bar", "pie", "area"]
TYPES: list[Type] = ["line", "bar", "pie", "area"]
STYLES: list[Style] = ["ken_burns", "build_up", "reveal", "morph"]


def chart(
    type_: Type, *rows: tuple[float, ...], labels: tuple[str, ...] = ("Q1", "Q2", "Q3"), title: str = ""
) -> Chart:
    return Chart(type=type_, labels=labels, datasets=tuple(Dataset(label="r", data=row) for row in rows), title=title)


def film(shown: Chart, style: Style | None) -> list[Image.Image]:
    return video(make(Recipe(kind="mp4", width=320, height=180, seconds=1, chart=shown, style=style))).frames


def pixels(image: Image.Image, ink: RGB) -> int:
    """How much of a picture has this colour."""
    return sum(count for count, found in image.getcolors(image.width * image.height) or [] if found == ink)


def test_a_bar_is_as_high_as_its_number() -> None:
    low, high = (pixels(plotted(chart("bar", (100.0, value, 0.0)), 640, 360), SERIES[0]) for value in (25.0, 75.0))
    full = pixels(plotted(chart("bar", (100.0, 0.0, 0.0)), 640, 360), SERIES[0])

    assert low / full == pytest.approx(1.25, abs=0.02)
    assert high / full == pytest.approx(1.75, abs=0.02)


def test_a_slice_is_as_wide_as_its_share() -> None:
    page = plotted(Chart(type="pie", datasets=(Dataset(data=(1, 3)),)), 640, 360)

    assert pixels(page, SERIES[1]) / pixels(page, SERIES[0]) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("type_", ["line", "area"])
def test_a_line_ends_where_its_number_is(type_: Type) -> None:
    """The last dot of a rising row stands at the top, that of a falling one at the bottom."""
    ends = []
    for row in ((0.0, 100.0), (100.0, 0.0)):
        page = plotted(chart(type_, row), 640, 360)
        right = page.crop((page.width // 2, 0, page.width, page.height))
        mask = Image.eval(right.getchannel("B"), lambda value: 255 if value == SERIES[0][2] else 0)
        box = mask.getbbox()
        assert box
        last = mask.crop((box[2] - 4, 0, box[2], mask.height)).getbbox()
        assert last
        ends.append(last[1])

    assert ends[1] - ends[0] > 150


@pytest.mark.parametrize("type_", ["line", "bar", "area"])
def test_every_row_has_its_colour(type_: Type) -> None:
    page = plotted(chart(type_, (1.0, 2.0), (2.0, 1.0), (3.0, 3.0)), 640, 360)

    assert all(pixels(page, ink) > 500 for ink in SERIES[:3])
    assert pixels(page, SERIES[3]) == 0


@pytest.mark.parametrize("type_", TYPES)
def test_other_data_labels_and_titles_are_other_pictures(type_: Type) -> None:
    charts = [
        chart(type_, (1.0, 2.0, 3.0)),
        chart(type_, (1.0, 2.5, 3.0)),
        chart(type_, (1.0, 2.0, 3.0), labels=("Q1", "Q2", "Q4")),
        chart(type_, (1.0, 2.0, 3.0), title="Revenue"),
    ]

    pages = [plotted(one, 640, 360) for one in charts]

    assert all(difference(one, other) > 0 for one, other in itertools.combinations(pages, 2))


def test_types_are_told_apart() -> None:
    pages = [plotted(chart(type_, (1.0, 2.0, 3.0)), 640, 360) for type_ in TYPES]

    assert all(difference(one, other) > 0.3 for one, other in itertools.combinations(pages, 2))


@pytest.mark.parametrize("type_", TYPES)
def test_building_up_starts_empty_and_ends_whole(type_: Type) -> None:
    shown = chart(type_, (1.0, 2.0, 3.0))
    frames = film(shown, "build_up")
    empty, whole = plotted(shown, 320, 180, 0.0), plotted(shown, 320, 180)

    assert difference(frames[0], empty) < difference(frames[0], whole) * 0.7
    assert difference(frames[-1], whole) < difference(frames[-1], empty) * 0.7
    assert difference(frames[0], whole) > difference(frames[3], whole) > difference(frames[-1], whole)


@pytest.mark.parametrize("type_", ["line", "bar", "area"])
def test_a_chart_not_yet_built_tells_nothing_of_its_numbers(type_: Type) -> None:
    one, other = (plotted(chart(type_, row), 320, 180, 0.0) for row in ((1.0, 3.0), (3.0, 1.0)))

    assert difference(one, other) == 0


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_no_number_is_drawn_as_zero(type_: Type) -> None:
    odd, plain = (plotted(chart(type_, (value, 2.0)), 320, 180) for value in (float("nan"), 0.0))

    assert difference(odd, plain) == 0


@pytest.mark.parametrize("type_", TYPES)
def test_ken_burns_starts_whole_and_moves_to_its_end(type_: Type) -> None:
    shown = chart(type_, (1.0, 2.0, 3.0))
    frames = film(shown, "ken_burns")

    assert difference(frames[0], plotted(shown, 320, 180)) < 2
    assert difference(frames[-1], plotted(shown, 320, 180)) > 2
    assert difference(frames[-1], frames[-3]) > 0.1


@pytest.mark.parametrize("type_", TYPES)
def test_styles_differ_but_reveal_and_morph_share(type_: Type) -> None:
    burns, built, revealed, morphed = (film(chart(type_, (1.0, 2.0, 3.0)), style)[3] for style in STYLES)

    assert difference(burns, built) > 1
    assert difference(burns, revealed) > 0.5
    assert difference(revealed, morphed) == 0


NUMBERS: dict[str, tuple[tuple[float, ...], ...]] = {
    "no rows": (),
    "empty row": ((),),
    "zeros": ((0.0, 0.0),),
    "below zero": ((-5.0, -3.0),),
    "longer than the labels": ((1.0,) * 9, (2.0,)),
    "huge": ((1e308, -1e308),),
    "tiny": ((5e-324, 1e-12),),
    "small": ((1e-7, 2e-7),),
    "not finite": ((float("nan"), float("inf"), -float("inf")),),
    "many": tuple(tuple(float(value) for value in range(2_000)) for _ in range(20)),
}


@pytest.mark.parametrize("rows", NUMBERS.values(), ids=NUMBERS)
def test_no_numbers_raise(rows: tuple[tuple[float, ...], ...]) -> None:
    for type_, size, share in itertools.product(TYPES, ((16, 16), (320, 180)), (0.0, 0.37, 1.0)):
        assert plotted(chart(type_, *rows), *size, share).size == size


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_raises(text: str) -> None:
    for type_ in TYPES:
        shown = Chart(type=type_, labels=(text, text), datasets=(Dataset(label=text, data=(1, 2)),), title=text)
        assert plotted(shown, 320, 180)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((120.0, 240.0), (0, 250)),
        ((100.0, -40.0), (-40, 100)),
        ((3.0,), (0, 3)),
        ((-7.0, -1.0), (-7, 0)),
        ((), (0, 1)),
        ((0.0,), (0, 1)),
        ((980_000.0,), (0, 1_000_000)),
    ],
)
def test_an_axis_ends_at_round_numbers_around_zero_and_all_values(
    values: tuple[float, ...], ends: tuple[float, float]
) -> None:
    assert value_range(values) == pytest.approx(ends)
