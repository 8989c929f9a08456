"""Stills: PNG, JPEG and WebP at the asked size, with the recipe's texts in them."""

import io

from msgspec import structs
from PIL import Image, ImageDraw, ImageOps

from mock_server.media import png
from mock_server.media.chart import plotted
from mock_server.media.landscape import landscape
from mock_server.media.lettering import strip
from mock_server.media.palette import INK, colour, luck
from mock_server.media.recipe import Recipe


def still(recipe: Recipe) -> bytes:
    """The encoded picture."""
    out = io.BytesIO()
    drawn = cutout(recipe) if recipe.alpha else picture(recipe)
    if recipe.kind == "png":
        return png.encoded(drawn)
    if recipe.kind == "webp":
        drawn.save(out, "WEBP", quality=80, method=0)
    else:
        drawn.save(out, "JPEG", quality=85)
    return out.getvalue()


def picture(recipe: Recipe) -> Image.Image:
    """The opaque picture, RGB: scene and strip."""
    drawn = scene(recipe)
    band = strip(recipe.lines, *drawn.size)
    if band:
        drawn.paste(band, (0, drawn.height - band.height))
    return drawn


def floor(recipe: Recipe) -> int:
    """How many rows of the picture stand above its strip: an even number in a clip."""
    band = strip(recipe.lines, recipe.width, recipe.height)
    return recipe.height - band.height if band else recipe.height


def scene(recipe: Recipe) -> Image.Image:
    """What the picture shows, without its own texts: the image it starts from, its chart, or a landscape."""
    if recipe.image:
        source = cutout(recipe.image) if recipe.image.alpha else picture(recipe.image)
        return ImageOps.fit(_flat(source), (recipe.width, recipe.height), Image.Resampling.BILINEAR)
    if recipe.chart:
        page = Image.new("RGB", (recipe.width, recipe.height), INK)
        page.paste(plotted(recipe.chart, recipe.width, floor(recipe)), (0, 0))
        return page
    return landscape(recipe.width, recipe.height, recipe.seed).picture()


def cutout(recipe: Recipe) -> Image.Image:
    """An opaque subject and label on a transparent ground, RGBA: alpha is 0 in the corners and 255 in the subject."""
    width, height = recipe.width, recipe.height
    drawn = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    margin = max(1, min(width, height) // 16)
    band = strip(recipe.lines, width - 2 * margin, height)
    room = height - band.height - margin if band else height
    if band:
        drawn.paste(band, (margin, room), _rounded(band.size, margin // 2))
    side = max(1, min(width, room) - 2 * margin)
    subject = scene(structs.replace(recipe, width=side, height=side, lines=()))
    ring = colour(luck(recipe.seed).share("ring"), 0.5, 1.0)
    ImageDraw.Draw(subject).ellipse((0, 0, side - 1, side - 1), outline=ring, width=max(1, side // 64))
    drawn.paste(subject, ((width - side) // 2, (room - side) // 2), _rounded(subject.size, side / 2))
    return drawn


def _rounded(size: tuple[int, int], radius: float) -> Image.Image:
    """Mask of a box with round corners."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=radius, fill=255)
    return mask


def _flat(source: Image.Image) -> Image.Image:
    """Without transparency: on white."""
    if source.mode == "RGB":
        return source
    ground = Image.new("RGB", source.size, (255, 255, 255))
    ground.paste(source, (0, 0), source)
    return ground
