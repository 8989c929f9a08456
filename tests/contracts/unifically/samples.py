"""Unifically's exchanges and callbacks to judge: made from the documented examples, good or bent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import loader
from contracts.checks import judge
from contracts.findings import Finding
from contracts.shape import Shape
from contracts.webhooks import judge_webhook

UNIFICALLY = loader.load("unifically")
SHAPES = {shape.id: shape for shape in UNIFICALLY.shapes}
MODELS = tuple(UNIFICALLY.document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"])
TASK = UNIFICALLY.operations["createTask"]
KEY = {"authorization": "Bearer sk-mock_demo", "content-type": "application/json"}
HERON = {"model": "google/veo-3.1-fast", "input": {"prompt": "A heron takes off"}}
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Told:
    """An exchange with Unifically; by default a task that is accepted."""

    operation: str | None = "createTask"
    method: str = "POST"
    path: str = "/v1/tasks"
    status: int = 200
    request_body: bytes = json.dumps(HERON).encode()
    response_body: bytes = json.dumps(SHAPES["EX-1"].example).encode()
    request_headers: Mapping[str, str] = field(default_factory=lambda: KEY)
    response_headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    provider: str = "unifically"
    query: str = ""


@dataclass(frozen=True)
class Sent:
    """A callback of Unifically's, unsigned."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    secret: str | None = None
    method: str = "POST"
    at_s: float = 0.0
    answered: int | None = 200
    provider: str = "unifically"


def told(shape: Shape, answer: Any = None) -> Told:
    """The exchange of a documented example, its answer replaced by `answer`."""
    body = shape.example if answer is None else answer
    operation = shape.select["operation"]
    method, path, _ = UNIFICALLY.route(operation)
    ident = shape.example.get("data", {}).get("task_id", "abc123def456")
    asked = json.dumps(shape.request or HERON).encode() if UNIFICALLY.operations[operation].content_types else b""
    return Told(
        operation, method, path.replace("{task_id}", ident), shape.select["status"], asked, json.dumps(body).encode()
    )


def sent(shape: Shape, payload: Any = None) -> Sent:
    """The delivery of a documented example, its payload replaced by `payload`."""
    return Sent(json.dumps(shape.example if payload is None else payload).encode())


def findings(shape: Shape, body: Any = None) -> list[Finding]:
    """What is found wrong with the server when the example of a shape, or `body` in its place, is told or sent."""
    if "webhook" in shape.select:
        return judge_webhook(UNIFICALLY, sent(shape, body))
    return [found for found in judge(UNIFICALLY, told(shape, body)) if found.party == "server"]


def asked(model: str, /, **given: Any) -> dict[str, Any]:
    """A task of a model."""
    return {"model": model, "input": given}
