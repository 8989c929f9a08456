"""The product film end to end over HTTP: motion and narration side by side, then one MP4 with both, downloaded."""

import asyncio
from typing import Any

import httpx

from mock_server.app import build
from mock_server.control.desk import Options
from tests.media.decoded import likeness, sound, sound_seconds, video

KEY = {"authorization": "Bearer mock_commerce"}
STILL = "https://cdn.creativeai.run/output/clean-product-shot.png"
TEXT = "One mug for the train, the desk and the trail. It closes tight, weighs little, and keeps up."


def test_motion_and_narration_become_one_film() -> None:
    film, motion, narration = asyncio.run(_filmed())

    shown = video(film)
    assert (shown.seconds, shown.size, shown.has_sound) == (5.0, (1280, 720), True)
    assert likeness(sound(film), sound(narration)) > 0.95
    assert sound_seconds(narration) > 5
    assert not video(motion).has_sound


async def _filmed() -> tuple[bytes, bytes, bytes]:
    """The film, and the two it was made of."""
    transport = httpx.ASGITransport(build(Options(rate=0)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", headers=KEY) as api:
        ask = {"prompt": "The mug turns slowly on a white table", "image_url": STILL, "duration": 5}
        motion, narration = await asyncio.gather(
            _made(api, "/v1/video/generations", ask, "/v1/video/generations"),
            _made(api, "/api/generate/voice", {"text": TEXT}, "/api/generate/status"),
        )
        parts = {"video_url": motion, "audio_url": narration, "replace_audio": True}
        film = await _made(api, "/api/generate/compose", parts, "/api/generate/status")
        files = [(await api.get(url)).raise_for_status() for url in (film, motion, narration)]
        assert [file.headers["content-type"] for file in files] == ["video/mp4", "video/mp4", "audio/mpeg"]
        return files[0].content, files[1].content, files[2].content


async def _made(api: httpx.AsyncClient, submit: str, ask: dict[str, Any], status: str) -> str:
    """Submit, let the world's time pass until this job has ended, poll once: the link to the result."""
    accepted = await api.post(f"/creativeai{submit}", json=ask)
    assert accepted.status_code == 202, accepted.text
    job = accepted.json()["id"]
    (await api.post("/_mock/worlds/commerce/clock", json={"until": job})).raise_for_status()
    told = (await api.get(f"/creativeai{status}/{job}")).json()
    assert told["status"].lower() == "completed"
    return str(told["output_url"])
