"""Arguments that every model takes, made from what its row of the list says."""

from typing import Any

from mock_server.providers.kubeez import catalog
from mock_server.providers.kubeez.model import Model

IMAGE, VIDEO = "https://example.org/in/boat.jpg", "https://example.org/in/dance.mp4"
EXACTLY_TWO = ("kling-2-5-image-to-video-pro", "seedance-1-5-pro", "veo3-1-first", "veo3-1-fast-first")
ASKS = [(model, kind) for model in catalog.MEDIA.values() for kind in model.types]
NAMES = [f"{model.id} {kind}" for model, kind in ASKS]


def ask(model: Model, kind: str) -> dict[str, Any]:
    """The fewest arguments for this model and generation type."""
    told: dict[str, Any] = {"prompt": "A paper boat in the rain", "model": model.id, "generation_type": kind}
    if kind.startswith("image-to"):
        count = 2 if model.id.startswith(EXACTLY_TWO) else 1
        told["source_media_urls"] = [IMAGE] * count + ([VIDEO] if model.videos else [])
    return told
