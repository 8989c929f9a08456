"""What moves in a clip: the sun over its landscape, the camera over a still, a chart that builds itself up."""

import math
from collections.abc import Callable, Iterator

from mock_server.media.chart import plotted
from mock_server.media.landscape import landscape
from mock_server.media.lettering import strip
from mock_server.media.palette import luck
from mock_server.media.picture import floor, picture
from mock_server.media.planes import Planes
from mock_server.media.recipe import Chart, Recipe

BUILT_AT = 0.75  # share of a clip after which a chart stands still to be read
CLOSEST = 0.84  # share of the picture that the camera still sees when it is nearest

Shot = Callable[[float], Planes]


def frames(recipe: Recipe, count: int) -> Iterator[Planes]:
    """So many frames of a clip. Whatever moves above it, the strip of texts stands still in each."""
    shot = _shot(recipe)
    for number in range(count):
        yield shot(number / max(1, count - 1))


def _shot(recipe: Recipe) -> Shot:
    """The clip as a function of its share: 0 is the first frame, 1 the last."""
    if recipe.style in ("reveal", "morph"):
        return _wipe(recipe)
    if recipe.chart and recipe.style != "ken_burns":
        return _build_up(recipe, recipe.chart)
    if recipe.image or recipe.style:
        return _camera(recipe)
    return _sunrise(recipe)


def _sunrise(recipe: Recipe) -> Shot:
    land = landscape(recipe.width, recipe.height, recipe.seed)
    band = strip(recipe.lines, recipe.width, recipe.height)
    if band:
        land.ground.paste(band, (0, recipe.height - band.height))
        land.sky.paste(0, (0, recipe.height - band.height, recipe.width, recipe.height))
    ground = Planes.of(land.ground)

    def shot(share: float) -> Planes:
        seen = ground.copy()
        left, top = land.sun_at(share)
        seen.tint(land.light, left, top, land.sun_seen(left, top))
        return seen

    return shot


def _camera(recipe: Recipe) -> Shot:
    """Slowly nearer, towards a point the seed picks; the first frame is the whole still."""
    still, above = Planes.of(picture(recipe)), floor(recipe)
    width, height = recipe.width, above
    chance = luck(recipe.seed)
    across, down = chance.share("across"), chance.share("down")

    def shot(share: float) -> Planes:
        lost = (1 - CLOSEST) * (1 - math.cos(math.pi * share)) / 2
        left, top = lost * across * width, lost * down * height
        box = (left, top, left + width * (1 - lost), top + height * (1 - lost))
        seen = still.copy()
        seen.lay(still.window(box, (width, height)), width, height)
        return seen

    return shot


def _build_up(recipe: Recipe, chart: Chart) -> Shot:
    """Bars rise, lines and slices grow, under axes that stand still."""
    page, above = Planes.of(picture(recipe)), floor(recipe)

    def shot(share: float) -> Planes:
        if share >= BUILT_AT:
            return page
        seen = page.copy()
        built = plotted(chart, recipe.width, above, share / BUILT_AT)
        seen.lay(Planes.of(built), recipe.width, above)
        return seen

    return shot


def _wipe(recipe: Recipe) -> Shot:
    """The finished picture uncovered from left to right, over its empty axes or the plain ground."""
    page, above = Planes.of(picture(recipe)), floor(recipe)
    empty = page.copy()
    if recipe.chart:
        empty.lay(Planes.of(plotted(recipe.chart, recipe.width, above, 0.0)), recipe.width, above)
    else:
        empty.dim(recipe.width, above)

    def shot(share: float) -> Planes:
        seen = empty.copy()
        seen.lay(page, round(min(1.0, share / BUILT_AT) * recipe.width / 2) * 2, above)
        return seen

    return shot
