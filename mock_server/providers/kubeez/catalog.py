"""Kubeez's models as they are listed, and the families of them that its pages name. Prices are credits."""

from typing import Any

from mock_server.providers.kubeez import films, stills
from mock_server.providers.kubeez.model import Model

MUSIC_PROMPT = 400
SONG_TIME_S = 120  # guessed 2026-11, as all times beyond the list of images
VOICES = (
    *("Rachel", "Drew", "Clyde", "Paul", "Aria", "Domi", "Dave", "Roger", "Fin", "Sarah", "James", "Jane", "Juniper"),
    *("Arabella", "Hope", "Bradford", "Reginald", "Gaming", "Austin", "Kuon", "Blondie", "Priyanka", "Alexandra"),
    *("Monika", "Mark", "Grimblewood"),
)
DIALOGUE, ADS, CAPTIONS, SEPARATION = "text-to-dialogue-v3", "ad-copy", "auto-caption", "mvsep-40"
NEWEST_MUSIC = "V5_5"


def _song(ident: str, title: str, price: float = 19, types: tuple[str, ...] = ("text-to-music",)) -> Model:
    return Model(
        id=ident,
        title=title,
        maker="Music",
        kind="music",
        types=types,
        credits=price,
        time_s=SONG_TIME_S,
        prompt_max=MUSIC_PROMPT,
    )


SONGS = tuple(_song(ident, f"Music {ident.replace('_', '.')}") for ident in ("V4", "V4_5", "V4_5PLUS", "V5", "V5_5"))
# Listed, and used by the provider's own web application alone: no tool takes them.
SONG_TOOLS = (
    _song("suno-add-instrumental", "Add Instrumental", types=()),
    _song("suno-add-vocals", "Add Vocals", types=()),
    _song("suno-lyrics-generation", "Lyrics", 2, ()),
)
OTHERS = (
    Model(
        id=CAPTIONS,
        title="Auto Caption",
        maker="Kubeez",
        kind="other",
        types=("captions",),
        credits=0.5,
        time_s=60,
        videos=1,
    ),
    Model(
        id=SEPARATION,
        title="Stem Separation",
        maker="MVSEP",
        kind="separation",
        types=("audio-separation",),
        credits=6,
        time_s=60,
    ),
    Model(
        id=DIALOGUE,
        title="Dialogue v3",
        maker="ElevenLabs",
        kind="speech",
        types=("text-to-dialogue",),
        credits=21,
        time_s=20,
        prompt_max=5_000,
    ),
)
AD = Model(
    id=ADS,
    title="Ad Copy",
    maker="Kubeez",
    kind="image",
    types=(),
    credits=50,
    time_s=45,
    ratios=("9:16", *stills.SEED, "4:5"),
    listed=False,
)

MODELS = (*stills.STILLS, *SONG_TOOLS, *SONGS, *OTHERS, *films.FILMS)
FAMILIES = (*stills.FAMILIES, *films.FAMILIES)
BY_ID = {model.id: model for model in (*MODELS, *FAMILIES, AD)}
MEDIA = {model.id: model for model in (*MODELS, *FAMILIES) if model.kind in ("image", "video")}


def row(model: Model) -> dict[str, Any]:
    """What the list tells of a model."""
    told: dict[str, Any] = {
        "model_id": model.id,
        "display_name": model.title,
        "provider": model.maker,
        "model_type": model.kind,
        "cost_per_generation": model.credits,
        "estimated_time_seconds": model.time_s,
        "generation_types": list(model.types),
        "requires_input_media": model.needs_input,
        "input_media_types": model.input_kinds,
        "capabilities": capabilities(model),
    }
    if model.per_second:
        told["cost_note"] = f"{model.per_second} credits for each second of the reference video; up to {model.credits}."
    if model.id == DIALOGUE:
        told["voice_allowlist"] = list(VOICES)
    return told


def capabilities(model: Model) -> dict[str, Any]:
    """What can be chosen; empty for music, as it was seen."""
    if model.kind == "music":
        return {}
    seconds = sorted(model.seconds) if model.choice or model.kind == "video" else ()
    told = {
        "prompt_max_chars": model.prompt_max,
        "supports_aspect_ratio": bool(model.ratios) or None,
        "aspect_ratio_options": list(model.ratios),
        "duration_options": [f"{length}s" for length in seconds],
        "quality_options": list(model.qualities),
        "input_media_types": model.input_kinds,
        "max_input_images": model.images,
        "max_input_videos": model.videos,
    }
    return {name: value for name, value in told.items() if value} | sounds(model)


def sounds(model: Model) -> dict[str, Any]:
    """Whether a video is heard, and who decides."""
    if model.kind != "video":
        return {}
    if model.sound == "always":
        return {"supports_sound": True, "video_audio": "included"}
    if model.sound == "asked":
        return {"supports_sound": True, "video_audio": "toggle_via_sound_param"}
    return {"supports_sound": False}
