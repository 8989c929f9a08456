"""From a recipe to its bytes: checks it, and picks the maker. What makes is imported when it is first needed."""

import math

from mock_server.media.recipe import MEDIA_TYPES, Recipe

LARGEST_PX = 8_192
SHORTEST_S, LONGEST_S = 0.1, 3_600
SMALLEST_CLIP_PX = 16

STILLS = ("png", "jpeg", "webp")


class Unmakeable(ValueError):
    """A recipe no bytes can be made of; the message says what was met and what is wanted."""


def make(recipe: Recipe) -> bytes:
    """The bytes of a recipe, always the same ones. Raises Unmakeable.

    Costs processor time (a 5 s clip of 720p about 0.15 s of a core), so call it in a worker thread.
    """
    check(recipe)
    if recipe.stamp is not None:
        from mock_server.media.stamp import plain, stamped

        return stamped(make(plain(recipe)), recipe.kind, recipe.stamp)
    if recipe.kind == "mp4":
        from mock_server.media.clip import clip

        return clip(recipe)
    if recipe.kind in STILLS:
        from mock_server.media.picture import still

        return still(recipe)
    if recipe.kind == "glb":
        from mock_server.media.model3d import model

        return model(recipe)
    from mock_server.media import sound

    return sound.mp3(recipe) if recipe.kind == "mp3" else sound.wav(recipe)


def check(recipe: Recipe) -> None:
    """Raises Unmakeable for a recipe, or a part of one, that cannot be made."""
    if recipe.kind not in MEDIA_TYPES:
        raise Unmakeable(f"unknown kind {recipe.kind!r}; known: {', '.join(MEDIA_TYPES)}")
    if recipe.kind in (*STILLS, "mp4") and not recipe.video:
        _check_size(recipe)
    if recipe.kind in ("mp4", "mp3", "wav") and not recipe.video:
        _check_length(recipe)
    if recipe.alpha and recipe.kind not in ("png", "webp"):
        raise Unmakeable(f"{recipe.kind} with alpha: only png and webp can be transparent")
    for name, part, kinds in (
        ("image", recipe.image, STILLS),
        ("video", recipe.video, ("mp4",)),
        ("audio", recipe.audio, ("mp3", "wav", "mp4")),
    ):
        if part and part.kind not in kinds:
            raise Unmakeable(f"{name} is a {part.kind}; wanted {' or '.join(kinds)}")
        if part:
            check(part)


def _check_size(recipe: Recipe) -> None:
    sides = (recipe.width, recipe.height)
    met = f"{recipe.kind} of {recipe.width} x {recipe.height} pixels"
    least = SMALLEST_CLIP_PX if recipe.kind == "mp4" else 1
    if not all(least <= side <= LARGEST_PX for side in sides):
        raise Unmakeable(f"{met}: both sides must be {least} to {LARGEST_PX}")
    if recipe.kind == "mp4" and any(side % 2 for side in sides):
        raise Unmakeable(f"{met}: both sides of a clip must be even; recipe.frame gives such sizes")


def _check_length(recipe: Recipe) -> None:
    if not (math.isfinite(recipe.seconds) and SHORTEST_S <= recipe.seconds <= LONGEST_S):
        raise Unmakeable(f"{recipe.kind} of {recipe.seconds:g} seconds: wanted {SHORTEST_S} to {LONGEST_S}")
