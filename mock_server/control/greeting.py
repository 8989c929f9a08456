"""What a newcomer is told: where the providers are, a key, environment lines, and three lines to try."""

from collections.abc import Iterable
from typing import Any

KEY = "mock_demo"
_PROMPT = "A paper boat sails across a puddle at dusk"
# An SDK of the OpenAI kind wants the version behind the provider's prefix.
_OPENAI = "creativeai"


def base_urls(base: str, providers: Iterable[str]) -> dict[str, str]:
    """`{"creativeai": "http://127.0.0.1:8080/creativeai"}`; `base` is scheme and host."""
    return {name: f"{base}/{name}" for name in providers}


def environment(base: str, providers: Iterable[str]) -> dict[str, str]:
    """The variables that point a client here."""
    told: dict[str, str] = {}
    for name, url in base_urls(base, providers).items():
        told[f"{name.upper()}_BASE_URL"] = url
        told[f"{name.upper()}_API_KEY"] = KEY
    return told | {"OPENAI_BASE_URL": f"{base}/{_OPENAI}/v1", "OPENAI_API_KEY": KEY}


def lines_to_try(base: str, *, token: bool = False) -> list[str]:
    """Submit a video, let its time pass, download it: for a POSIX shell with curl.

    token: the control API asks for one; the line then takes it from $SOUNDSTAGE_CONTROL_TOKEN.
    """
    videos = f"{base}/creativeai/v1/video/generations"
    key = f"-H 'Authorization: Bearer {KEY}'"
    json = "-H 'Content-Type: application/json'"
    control = ' -H "X-Mock-Token: $SOUNDSTAGE_CONTROL_TOKEN"' if token else ""
    asked = f"""'{{"prompt": "{_PROMPT}", "duration": 5}}'"""
    return [
        f'JOB=$(curl -s {videos} {key} {json} -d {asked} | {_cut("id")}); echo "$JOB"',
        f'curl -s {base}/_mock/worlds/demo/clock{control} {json} -d \'{{"until": "idle"}}\'; echo',
        f'curl -s -o video.mp4 "$(curl -s {videos}/$JOB {key} | {_cut("output_url")})" && ls -l video.mp4',
    ]


def _cut(field: str) -> str:
    return rf"""sed -n 's/.*"{field}":"\([^"]*\)".*/\1/p'"""


def told(base: str, providers: Iterable[str], version: str, *, token: bool = False) -> dict[str, Any]:
    """All of it, as `GET /` tells it in JSON."""
    names = list(providers)
    urls = base_urls(base, names)
    return {
        "name": "soundstage",
        "version": version,
        "base_urls": urls,
        "key": KEY,
        "documents": {name: {"openapi": f"{url}/openapi.json", "docs": f"{url}/docs"} for name, url in urls.items()},
        "control": {"openapi": f"{base}/_mock/openapi.json", "docs": f"{base}/_mock/docs"},
        "environment": environment(base, names),
        "try": lines_to_try(base, token=token),
    }
