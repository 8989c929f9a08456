"""What can be measured of inputs: those this world has made. Anything else is never fetched, and taken as fitting."""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.engine.errors import Invalid
from mock_server.media.recipe import Recipe
from mock_server.providers import kit
from mock_server.providers.kubeez import plan
from mock_server.providers.kubeez.model import LONGEST_REFERENCE_S, Model
from mock_server.world import World

SHORTEST_REFERENCE_S, SMALLEST_PX = 3, 300
WITH_ELEMENTS = "kling-3-0-"  # others ignore elements (kubeez/K-64)


def check(world: World, model: Model, asked: Mapping[str, Any]) -> None:
    """Raises Invalid for a reference video or a picture of an element that is known not to fit."""
    if model.per_second:
        _check_reference(world, plan.urls(asked))
    elif model.id.startswith(WITH_ELEMENTS):
        for place, url in _pictures(asked):
            _check_picture(known(world, url), place)


def known(world: World, url: str) -> Recipe | None:
    """What is behind a URL of this world's own; None for one of elsewhere."""
    found = kit.file_at(world, url)
    return found.recipe if isinstance(found, kit.Asset) else None


def _check_reference(world: World, urls: list[str]) -> None:
    for index, url in enumerate(urls):
        recipe = known(world, url)
        if recipe is None or recipe.kind != "mp4":
            continue
        if recipe.seconds > LONGEST_REFERENCE_S:
            _refuse(
                f"source_media_urls[{index}]", f"last {LONGEST_REFERENCE_S} s at most", f"{recipe.seconds:g} s", "K-28"
            )
        if recipe.seconds < SHORTEST_REFERENCE_S:
            _refuse(
                f"source_media_urls[{index}]",
                f"last {SHORTEST_REFERENCE_S} s at least",
                f"{recipe.seconds:g} s",
                "K-30",
            )


def _pictures(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for index, element in enumerate(asked.get("kling_elements", ())):
        for number, url in enumerate(element.get("element_input_urls", ())):
            yield f"kling_elements[{index}].element_input_urls[{number}]", url


def _check_picture(recipe: Recipe | None, place: str) -> None:
    if recipe is not None and recipe.width and min(recipe.width, recipe.height) < SMALLEST_PX:
        met = f"{recipe.width} x {recipe.height}"
        _refuse(place, f"have {SMALLEST_PX} x {SMALLEST_PX} pixels at least", met, "K-65")


def _refuse(place: str, wanted: str, met: str, rule: str) -> None:
    raise Invalid(f"{place} must {wanted}; this one has {met}.", param=place, because=f"schema:{rule}")
