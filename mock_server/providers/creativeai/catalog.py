"""CreativeAI's models, provider keys, prices, limits and times, as numbers."""

from functools import cache

import msgspec

from mock_server.engine.chance import Stream

# Model asked for -> the provider that serves it while all is well (creativeai sheet 3.1 to 3.3).
VIDEO_PROVIDERS = {
    "auto": "kling-o3-pro",
    "kling-o3-pro": "kling-o3-pro",
    "kling-v3": "kling-v3",
    "seedance-1.5-pro": "seedance",
}
DEAREST = "kling-o3-pro-t2v"
PRICE_DEAREST, PRICE_OTHER, PRICE_BATCH_ITEM = 60, 30, 30  # creativeai/D-4

TIERS_PER_MINUTE = {"free": 10, "pro": 100, "enterprise": 1_000}
CREATES_PER_MINUTE, POLLS_PER_MINUTE = 5, 120
ACTIVE_JOBS, JOBS_PER_DAY = 3, 100
STARTER_CREDITS = 50  # what a new account is given, by the vendor's webhook page

# Ten minutes are documented; the recorded failure (EX-7) shows itself two seconds later.
TIMEOUT_S = 602.0
LINKS_LAST_S = 7 * 86_400.0
DEFAULT_DURATION_S, DEFAULT_RATIO, DEFAULT_RESOLUTION = 5, "16:9", "720p"  # creativeai/Q-17

# Image model asked for -> the model behind its name (creativeai/D-25).
IMAGE_PROVIDERS = {
    "dall-e-3": "dall-e-3",
    "gpt-image-1": "gpt-image-1",
    "seedream-3.0": "seedream-3.0",
    "flux-pro": "flux-pro",
    "stable-diffusion-3": "stable-diffusion-3",
    "dall-e-3-hd": "dall-e-3",
    "gpt-image-1-high": "gpt-image-1",
    "seedream-3": "seedream-3.0",
}
DEFAULT_IMAGE_MODEL, DEFAULT_EDIT_MODEL, DEFAULT_IMAGE_SIZE = "dall-e-3", "seedream-v4.5-edit", "1024x1024"
INSURED = {"dall-e-3": "stable-diffusion-xl"}  # what serves in its place when it is out (sheet 3.5)
PRICE_IMAGE = 3  # creativeai/D-14
PRICE_NATIVE_IMAGE = 2  # creativeai/EX-16, creativeai/D-14
DEFAULT_NATIVE_MODEL, NATIVE_IMAGE_S = "seedream-3.0", (2, 6)  # the model of EX-16; world seconds, least and most
PRICE_EDIT = 3  # Guessed 2026-11: no price of an edit is stated, so it is that of an image.

# What a clip costs with the smallest pack: the dearest price the page prints for one.
LIVE_USD_VIDEO = 0.50
LIVE_USD_IMAGE = 0.30
LIVE_USD_CREDIT = 0.10  # for what has a price in credits only


class Family(msgspec.Struct, frozen=True):
    """One family of chat models. model: the one that stands in for another family; next: the family that stands in."""

    model: str
    price: int
    next: str


# Guessed 2026-11: no price of a chat is stated. They differ so that a failover can be cheaper (creativeai/S-196).
CHAT = {
    "gemini": Family("gemini-2.0-flash", 3, "claude"),
    "claude": Family("claude-sonnet-4-5", 2, "gpt"),
    "gpt": Family("gpt-4o", 1, "gemini"),
}
COMPLETION_TOKENS = 16  # a legacy completion ends there unless told otherwise, as OpenAI's does


class Work(msgspec.Struct, frozen=True):
    """One kind of work under /api/generate.

    prefix: of its ids; file: how its results are called; event: the first words of its webhooks.
    label: its name in messages; content: the field that moderation looks at.
    least_s, most_s: world seconds it takes, around the printed ones.
    """

    prefix: str
    file: str
    event: str
    label: str
    content: str
    credits: int
    least_s: int
    most_s: int


WORKS = {
    "createVoice": Work("voice", "voice-{}.mp3", "voice.generation", "Voice generation", "text", 8, 8, 20),
    "createComposition": Work("comp", "composed-{}.mp4", "compose.generation", "Composition", "video_url", 5, 15, 25),
    "createChartVideo": Work(
        "chart", "chart-{}.mp4", "chart.generation", "Chart animation", "chart_image_url", 15, 35, 55
    ),
    "removeBackground": Work(
        "bg", "cutout-{}.png", "background_removal.generation", "Background removal", "image_url", 2, 2, 4
    ),
    "upscaleImage": Work("upscale", "upscaled-{}.png", "upscale.generation", "Upscaling", "image_url", 3, 4, 6),
    "restoreImage": Work("restore", "restored-{}.png", "restore.generation", "Restoration", "image_url", 3, 3, 5),
}
VOICE_MODEL, VOICE, LANGUAGE, SPEED = "creative-voice", "alloy", "en", 1.0
CHART_S, COMPOSED_S = 10, 5  # lengths of clips when none is asked for, or the parts are from elsewhere
STILL_PX, UPSCALED_MOST_PX = 1_024, 4_096  # side of an image from elsewhere, longest side of an enlarged one
UPSCALE = 2


@cache
def provider_key(provider: str, *, image: bool) -> str:
    """`kling-o3-pro-t2v`: how `model_actual` names a provider with the kind of work; one string for all its jobs."""
    return f"{provider}-{'i2v' if image else 't2v'}"


def first_choice(model: str, *, image: bool) -> str:
    """The key that serves a model while quality routing is off."""
    return provider_key(VIDEO_PROVIDERS[model], image=image)


def substitute(key: str) -> str:
    """Where a failover moves a job: from Kling to Seedance, from Seedance to Kling (creativeai/D-38)."""
    provider, _, kind = key.rpartition("-")
    return f"{'kling-o3-pro' if provider == 'seedance' else 'seedance'}-{kind}"


def video_price(key: str) -> int:
    """Credits of one single video, by the key that serves it (creativeai/D-4)."""
    return PRICE_DEAREST if key == DEAREST else PRICE_OTHER


def render_s(stream: Stream, duration_s: int) -> int:
    """World seconds a clip renders: 120 to 180 for five seconds or less, up to 300 for fifteen. Whole seconds."""
    return stream.whole("render", 120, 180) + 12 * max(0, duration_s - 5)


def whole_seconds(duration: int | str | None) -> int:
    """A request's `duration` as seconds: 5, "5s" (creativeai/D-18) or nothing."""
    if duration is None:
        return DEFAULT_DURATION_S
    return int(duration.removesuffix("s")) if isinstance(duration, str) else duration
