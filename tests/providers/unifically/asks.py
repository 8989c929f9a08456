"""One request of each of the 64 models, and how tasks are sent, polled and looked into.

`$name` stands for what an earlier task has made, see `EARLIER`.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mock_server.engine.jobs import Job
from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset, Stored
from tests.stage import Met, MockStage

TASKS = "/v1/tasks"
PROMPT = "A heron lifts off from a misty pond"
HERON = {"prompt": PROMPT}
STILL, CLIP, SOUND = "https://example.com/a.png", "https://example.com/a.mp4", "https://example.com/a.mp3"
SUNO = {"mv": "chirp-crow", "custom": False, "clip_id": "$clip"}
FRAME = {"prompt": PROMPT, "start_frame_url": STILL}
MOTION = {"prompt": PROMPT, "image_url": STILL, "video_url": CLIP}

# What follow-up models go on from: the model that makes it, its input, and where its name is in the output.
EARLIER: dict[str, tuple[str, dict[str, Any], str]] = {
    "$video": ("google/veo-3.1-fast", {**HERON, "aspect_ratio": "9:16", "duration": 6}, "task_id"),
    "$clip": ("suno-ai/music", {"mv": "chirp-crow", "custom": False, "gpt_description_prompt": "A waltz"}, "clip"),
}
ASKS: dict[str, dict[str, Any]] = {
    "google/veo-3.1-fast": HERON,
    "google/veo-3.1-quality": {**HERON, "duration": 6, "aspect_ratio": "9:16"},
    "google/veo-3.1-lite": {**HERON, "start_image_url": STILL, "end_image_url": STILL},
    "google/veo-3.1-lite-relaxed": {**HERON, "reference_characters": [{"image_urls": [STILL]}]},
    "google/veo-3.1-extend": {**HERON, "task_id": "$video", "model": "lite"},
    "google/veo-3.1-upscale": {"task_id": "$video", "resolution": "1080p"},
    "google/gemini-omni-flash-video": {**HERON, "duration": 10},
    "google/gemini-omni-flash-video-edit": {**HERON, "reference_video_urls": [CLIP]},
    "hailuo/minimax-2.0": HERON,
    "hailuo/minimax-2.3": {**HERON, "resolution": "1080p"},
    "hailuo/minimax-2.3-fast": {"start_image_url": STILL},
    "kuaishou/kling-3.0-omni-video": {"multi_shots": [{"prompt": "A", "duration": 1}, {"prompt": "B", "duration": 2}]},
    "kuaishou/kling-3.0-omni-video-edit": {**HERON, "video_url": CLIP},
    "kuaishou/kling-o1-video": {**HERON, "mode": "std", "duration": 3},
    "kuaishou/kling-o1-video-edit": {**HERON, "video_url": CLIP},
    "kuaishou/kling-3.0-video": {**FRAME, "mode": "std"},
    "kuaishou/kling-3.0-turbo-video": {**HERON, "mode": "std"},
    "kuaishou/kling-2.6-video": {**FRAME, "native_audio": True},
    "kuaishou/kling-2.5-turbo-video": {**HERON, "aspect_ratio": "1:1", "mode": "std"},
    "kuaishou/kling-2.1-video": {**FRAME, "mode": "std"},
    "kuaishou/kling-2.1-master-video": HERON,
    "kuaishou/kling-2.6-motion-control": MOTION,
    "kuaishou/kling-3.0-motion-control": MOTION,
    "xai/grok-imagine-video-extend": {**HERON, "task_id": "$video", "extend_at": 3.5, "extend_duration": 6},
    "topaz-labs/video-upscale": {"video_url": CLIP},
    "google/nano-banana": {**HERON, "aspect_ratio": "21:9"},
    "google/nano-banana-pro": {**HERON, "aspect_ratio": "4:5", "resolution": "2k"},
    "openai/gpt-image-2": {**HERON, "resolution": "2K"},
    "black-forest-labs/flux.2-pro": {**HERON, "quality": "2K"},
    "black-forest-labs/flux.2-flex": {**HERON, "steps": 30, "cfg": 3.5},
    "black-forest-labs/flux.2-max": {**HERON, "aspect_ratio": "5:4"},
    "kuaishou/kling-o1-image": {**HERON, "aspect_ratio": "3:2"},
    "kuaishou/kling-3.0-omni-image": {**HERON, "image_urls": [STILL], "aspect_ratio": "auto"},
    "kuaishou/kling-3.0-image": HERON,
    "kuaishou/kling-2.1-image": HERON,
    "topaz-labs/image-upscale": {"image_url": STILL},
    "topaz-labs/image-generative": {"image_urls": [STILL]},
    "alibaba/qwen-image-2.0-pro": {**HERON, "aspect_ratio": "16:9"},
    "alibaba/qwen-image-2.0": HERON,
    "alibaba/qwen-image-max": HERON,
    "alibaba/qwen-image-plus": {**HERON, "image_urls": [STILL]},
    "alibaba/qwen-image": HERON,
    "alibaba/z-image-turbo": {**HERON, "prompt_extend": True},
    "alibaba/wan-2.7-pro-image": HERON,
    "alibaba/wan-2.7-image": {**HERON, "image_urls": [STILL]},
    "alibaba/wan-2.6-image": HERON,
    "alibaba/wan-2.5-image": HERON,
    "alibaba/wan-2.2-image": {**HERON, "aspect_ratio": "9:16"},
    "alibaba/wan-2.2-flash-image": HERON,
    "xai/grok-imagine-image": {**HERON, "enable_pro": True},
    "suno-ai/music": {"mv": "chirp-v4", "custom": True, "prompt": "Row, row", "tags": "shanty", "title": "Oars"},
    "suno-ai/add-vocals": SUNO,
    "suno-ai/add-instrumental": {**SUNO, "audio_url": SOUND},
    "suno-ai/extend": {**SUNO, "continue_at": 20.5},
    "suno-ai/cover": {"mv": "chirp-crow", "custom": False, "audio_url": SOUND},
    "suno-ai/stems": {"clip_id": "$clip"},
    "suno-ai/stems-all": {"clip_id": "$clip"},
    "suno-ai/lyrics": {"prompt": "A ferry in the fog", "mv": "default"},
    "suno-ai/wav": {"clip_id": "$clip"},
    "elevenlabs/text-to-speech": {"text": "The kettle boils. Pour, wait, enjoy.", "voice": "wren"},
    "elevenlabs/text-to-dialogue": {"dialogue": [{"text": "Tea?", "voice": "a"}, {"text": "Please.", "voice": "b"}]},
    "elevenlabs/sound-effect": {"text": "A door creaks", "duration": 2.5},
    "elevenlabs/voice-isolation": {"audio_url": SOUND},
    "elevenlabs/speech-to-text": {"audio_url": SOUND},
}


def sent(api: MockStage, model: str, asked: Mapping[str, Any], **more: Any) -> Met:
    """The answer to a create."""
    return api.post(TASKS, {"model": model, "input": asked, **more})


def created(api: MockStage, model: str, asked: Mapping[str, Any], **more: Any) -> str:
    """The id of an accepted task."""
    met = sent(api, model, asked, **more)
    assert (met.status, met.json["data"].get("status")) == (200, "pending"), met.json
    return str(met.json["data"]["task_id"])


def polled(api: MockStage, task: str) -> dict[str, Any]:
    """The `data` of a poll."""
    met = api.get(f"{TASKS}/{task}")
    assert met.status == 200, met.json
    return dict(met.json["data"])


def finished(api: MockStage, model: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The output of a task, once everything has ended."""
    task = created(api, model, asked)
    api.advance("idle")
    return dict(polled(api, task)["output"])


def filled(api: MockStage, asked: Mapping[str, Any]) -> dict[str, Any]:
    """An input with what its `$name`s stand for, made now."""
    return {key: _made(api, value) if value in ("$video", "$clip") else value for key, value in asked.items()}


def _made(api: MockStage, name: str) -> str:
    model, asked, place = EARLIER[name]
    task = created(api, model, asked)
    api.advance("idle")
    return task if place == "task_id" else str(polled(api, task)["output"]["clips"][0]["id"])


def job(api: MockStage, task: str) -> Job:
    """The task itself."""
    return api.world.jobs[task]


def asset(api: MockStage, url: str) -> Asset | Stored | None:
    """What a link leads to."""
    return api.edge.rooms["unifically"].asset(api.world, urlsplit(url).path.rpartition("/")[2])


def recipe(api: MockStage, url: str) -> Recipe:
    """What the file behind a link is made of."""
    found = asset(api, url)
    assert isinstance(found, Asset), url
    return found.recipe


def file(api: MockStage, url: str) -> bytes:
    """The bytes behind a link."""
    return api.runtime.library.make(recipe(api, url))
