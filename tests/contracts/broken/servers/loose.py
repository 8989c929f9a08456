"""Servers that differ from the mock in what is only inferred: they are warned, and none of them is failed.

rules: what the warnings name.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from tests.contracts.broken.servers.bend import has, lack, put, told, when
from tests.contracts.broken.servers.server import Ask, Tell, Told, Wrong

PROJECTS = "GET /api/v1/projects"
LEFT = "x-ratelimit-remaining"


def _not_here(paths: str, body: Any) -> Told:
    """Some paths do not exist."""

    def bend(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(paths, ask.path):
            tell.status, tell.body = 404, orjson.dumps(body)

    return bend


def _as_a_page(ask: Ask, tell: Tell) -> None:
    """What stands in front refuses unknown paths and methods with a page."""
    if tell.status in (404, 405) and not ask.path.startswith("/media/"):
        tell.body = b"<html>not here</html>"
        tell.headers = {**tell.headers, "content-type": "text/html"}


def _clamped(ask: Ask) -> None:
    """A limit above the most is taken for the most."""
    asked = dict(parse_qsl(ask.query.decode()))
    if ask.path.endswith("/projects") and asked.get("limit", "").isdecimal():
        ask.query = urlencode({**asked, "limit": str(min(int(asked["limit"]), 100))}).encode()


def _free_lists(ask: Ask, tell: Tell) -> None:
    """Lists are not counted as requests."""
    name = next((name for name in tell.headers if name.lower() == LEFT), None)
    if name is None:
        return
    key, listed = ask.headers.get("authorization", ""), ask.method == "GET"
    free = ask.memory[key] = ask.memory.get(key, 0) + (listed and tell.status == 200)
    if listed and tell.status == 429:
        pages = {"page": 1, "limit": 20, "total": 0, "pages": 0, "has_more": False}
        tell.status = 200
        tell.body = orjson.dumps({"success": True, "data": {"projects": [], "pagination": pages}})
    tell.headers[name] = str(int(tell.headers[name]) + free)


def _unifically(name: str, rules: str, told: Told | None = None, **more: Any) -> Wrong:
    return Wrong(name, "unifically", tuple(rules.split()), told=told, **more)


def _mayanio(name: str, rules: str, told: Told | None = None, **more: Any) -> Wrong:
    return Wrong(name, "mayanio", tuple(rules.split()), told=told, **more)


NONE = {"code": 404, "success": False, "data": {"message": "not here", "code": "not_found"}}
_model: Callable[[Any], Any] = lambda word: "model" if word == "3d" else word  # noqa: E731

SERVERS = (
    _unifically(
        "refusals-as-the-vendor-prints-them", "U-164", told(".*", None, when(has("code", 400), lack("success")))
    ),
    _unifically("callbacks-twice", "U-159", sent=lambda delivery: [delivery, delivery]),
    _unifically(
        "lists-neither-models-nor-voices",
        "U-145 U-146 U-147 U-148 U-143",
        _not_here("/v1/(models|account|resources/.*)", NONE),
    ),
    _unifically("uploads-elsewhere", "U-150 U-151", _not_here("/upload", NONE)),
    _mayanio("models-by-another-name", "S-102", told(PROJECTS, 200, put("data.projects[].type", _model))),
    _mayanio("limit-is-clamped", "S-80", asked=_clamped),
    _mayanio("refuses-paths-with-a-page", "S-136", _as_a_page),
    _mayanio("lists-are-free", "S-124", _free_lists),
    _mayanio(
        "videos-elsewhere",
        "S-19 S-20",
        _not_here("/api/v1/(videos|video|3d|models|3d-models)", {"success": False, "error": "not here"}),
    ),
)
