"""What Mayanio does: one plain function an operation."""

from typing import Any

from mock_server.answer import Answer
from mock_server.providers.kit import Call, Operate
from mock_server.providers.mayanio import catalog, generation, projects


def create_images(call: Call) -> Answer:
    """One to four images of a text."""
    ask = _kept(call, "prompt", "aspect_ratio", "output_format", "num_images")
    if call.outcome is not None and (wanted := int(ask.get("num_images", 1))) > 1:
        ask["num_images"] = wanted - len(call.outcome.spoilt(wanted)) or 1
    price = _price(call) * int(ask.get("num_images", 1))
    return generation.answer(call, ask, price=price, model=call.body.get("model", _model(call)))


def create_video(call: Call) -> Answer:
    """A clip of a text."""
    ask = _kept(call, "prompt", "duration", "resolution", "aspect_ratio")
    if isinstance(length := ask.get("duration"), float) and length.is_integer():
        ask["duration"] = int(length)
    return generation.answer(call, ask, price=_price(call), model=call.body.get("model", _model(call)))


def create_3d(call: Call) -> Answer:
    """A 3D model of an image; of two images the one with a URL counts (mayanio/MD-5)."""
    ask = _kept(call, "image_url", "texture_quality", "texture_alignment", "orientation")
    return generation.answer(call, ask, price=_price(call), model=_model(call))


def _kept(call: Call, *names: str) -> dict[str, Any]:
    """What a generation remembers of its request."""
    return {name: call.body[name] for name in names if name in call.body}


def _price(call: Call) -> int:
    return catalog.WORKS[call.operation].price


def _model(call: Call) -> str:
    return catalog.WORKS[call.operation].model


TABLE: dict[str, Operate] = {
    "createImages": create_images,
    "createVideo": create_video,
    "create3d": create_3d,
    "listProjects": projects.list_projects,
}
