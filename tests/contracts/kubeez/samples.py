"""Exchanges with Kubeez's tools to judge, good or bent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import loader

KUBEEZ = loader.load("kubeez")
IDENT = "0b9d7c54-6f0e-4b0e-9c39-0d5c1f7f2a11"


@dataclass(frozen=True)
class Told:
    """An exchange, by tool."""

    operation: str
    request_body: bytes
    response_body: bytes
    status: int = 200
    method: str = "TOOL"
    path: str = ""
    query: str = ""
    provider: str = "kubeez"
    request_headers: Mapping[str, str] = field(default_factory=dict)
    response_headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})


def told(tool: str, arguments: Any, answer: Any, status: int = 200) -> Told:
    """A tool's call and what it was answered."""
    return Told(tool, json.dumps(arguments).encode(), json.dumps(answer).encode(), status, path=tool)


def polled(status: str, ident: str = IDENT, **more: Any) -> Told:
    """A poll of media."""
    return told("get_generation_status", {"generation_id": ident}, {"generation_id": ident, "status": status, **more})


def over_rest(ident: str, answer: Any, tail: str = "") -> Told:
    """A poll over REST."""
    path = f"/v1/generate/media/{ident}{tail}"
    return Told("get_generation_status", b"", json.dumps(answer).encode(), method="GET", path=path)
