"""The models there are: `listModels`. Ids of chat models are plausible, not stated; any other of a family works."""

import orjson

from mock_server.answer import Answer
from mock_server.providers.kit import JSON, Call

# By owner. Aliases are listed too, so that a client that looks an id up before it uses it finds it (creativeai/D-25).
OWNERS = {
    "openai": ("dall-e-3", "dall-e-3-hd", "gpt-image-1", "gpt-image-1-high"),
    "bytedance": ("seedream-3.0", "seedream-3", "seedream-v4.5-edit", "seedance-1.5-pro"),
    "black-forest-labs": ("flux-pro",),
    "stability-ai": ("stable-diffusion-3",),
    "alibaba": ("wan-2.6-image-edit",),
    "creativeai": ("auto", "creative-voice"),
    "kuaishou": ("kling-o3-pro", "kling-v3"),
}
CHAT_OWNERS = {
    "anthropic": ("claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5"),
    "google": ("gemini-2.0-flash", "gemini-2.5-flash", "gemini-2.5-pro"),
    "openai": ("gpt-4o", "gpt-4o-mini", "gpt-5"),
}
CREATED = 1_709_550_000  # one instant for all: when a model was added is not stated

_ROWS = [
    {"id": name, "object": "model", "created": CREATED, "owned_by": owner}
    for owners in (OWNERS, CHAT_OWNERS)
    for owner, names in owners.items()
    for name in names
]
_BODY = orjson.dumps({"object": "list", "data": _ROWS})


def list_models(call: Call) -> Answer:  # noqa: ARG001  (an operation is handed its call)
    """Every model id that requests may name; no capabilities (creativeai/Q-15)."""
    return Answer(200, [JSON], _BODY)
