"""One request of each kind under /api/generate, and how it is sent and polled."""

from typing import Any

from tests.stage import MockStage

IMAGE = {"image_url": "https://example.com/mug.png"}
CHART = {"type": "line", "labels": ["May", "June"], "datasets": [{"label": "Mugs", "data": [3, 5]}]}
# Operation -> its path below /api/generate, a body it takes, and what it costs.
WORK: dict[str, tuple[str, dict[str, Any], int]] = {
    "createVoice": ("voice", {"text": "The kettle boils. Pour, wait, enjoy."}, 8),
    "createComposition": (
        "compose",
        {"video_url": "https://example.com/a.mp4", "audio_url": "https://example.com/a.mp3", "replace_audio": True},
        5,
    ),
    "createChartVideo": ("chart-to-video", {"chart_data": CHART}, 15),
    "removeBackground": ("background-removal", IMAGE, 2),
    "upscaleImage": ("upscale", IMAGE, 3),
    "restoreImage": ("restore", IMAGE, 3),
}
VOICE = {"text": "Mind the gap"}


def submitted(api: MockStage, path: str, ask: dict[str, Any], said: str = "") -> str:
    """The id of an accepted job. said: a magic value, carried where no field minds."""
    met = api.post(f"/api/generate/{path}", {**ask, "note": said} if said else ask)
    assert (met.status, met.json["status"]) == (202, "PENDING")
    return str(met.json["id"])


def polled(api: MockStage, job: str) -> Any:
    return api.get(f"/api/generate/status/{job}").json
