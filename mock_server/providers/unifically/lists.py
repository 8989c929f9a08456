"""What is beside tasks: the account, the models, the voices. Only the account's form is documented."""

from hashlib import blake2b
from math import floor
from typing import Any

from mock_server.answer import Answer
from mock_server.providers.kit import JSON, Call
from mock_server.providers.unifically import catalog, made, render

# Guessed 2026-11, but for `achernar`: ids that inputs may name. Any other is taken as well.
VOICES: dict[str, list[dict[str, Any]]] = {
    "elevenlabs": [
        {"voice_id": "wren4kBqT7mZc2Xd9LsA", "name": "Wren"},
        {"voice_id": "moss8nPfR3vHj5Yt1GqE", "name": "Moss"},
        {"voice_id": "hale6cWuN9xKb2Dz7SiO", "name": "Hale"},
    ],
    "kuaishou": [
        {"voice_id": 1_001, "name": "Calm narrator"},
        {"voice_id": 1_002, "name": "Bright host"},
        {"voice_id": 1_003, "name": "Low storyteller"},
    ],
    "google": [
        {"voice_id": "achernar", "name": "Achernar"},
        {"voice_id": "algieba", "name": "Algieba"},
        {"voice_id": "sulafat", "name": "Sulafat"},
    ],
}
_MODELS = render.enveloped({"models": [{"id": model.id, "type": model.kind} for model in catalog.MODELS]})
_VOICES = {owner: render.enveloped({"voices": voices}) for owner, voices in VOICES.items()}


def get_account(call: Call) -> Answer:
    """Who the key belongs to, and what is left; what a task may cost is gone from its acceptance on."""
    world, purse = call.world, made.purse(call.world)
    told: dict[str, Any] = {
        "user_id": 1 + int.from_bytes(blake2b(world.name.encode(), digest_size=3).digest(), "big"),
        "balance_usd": catalog.usd(purse.ledger.balance),
        "email": f"{world.name}@example.com",
        "created_at": floor(world.clock.start_epoch_s),
        "updated_at": floor(world.clock.epoch_s(max(0.0, purse.moved_s))),
    }
    if purse.settings.restricted_until is not None:
        told["restricted_until"] = purse.settings.restricted_until
    return Answer(200, [JSON], render.enveloped(told))


def list_models(call: Call) -> Answer:  # noqa: ARG001  (an operation is handed its call)
    """Every model id that tasks may name."""
    return Answer(200, [JSON], _MODELS)


def list_voices(call: Call) -> Answer:
    """The voices of whoever the path names: `/v1/resources/<owner>/...`."""
    owner = next(part for part in call.path.split("/") if part in _VOICES)
    return Answer(200, [JSON], _VOICES[owner])
