"""Exchanges and deliveries to judge: made from the documented examples, good or bent."""

import base64
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from contracts import loader
from contracts.checks import judge
from contracts.creativeai.checks import signature
from contracts.findings import Finding
from contracts.form import FORM, encoded
from contracts.shape import Shape
from contracts.webhooks import judge_webhook

CREATIVEAI = loader.load("creativeai")
SHAPES = {shape.id: shape for shape in CREATIVEAI.shapes}
SECRET = "rph_live_test"
KEY = {"authorization": "Bearer mock_demo", "content-type": "application/json"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mP4DwUMlDEA98A/wa9cD80AAAAASUVORK5CYII="
)
RATE = {"x-ratelimit-limit": "5", "x-ratelimit-remaining": "4", "x-ratelimit-reset": "1772000000"}


@dataclass(frozen=True)
class Told:
    """An exchange with CreativeAI; by default a text-to-video job that is accepted."""

    operation: str | None = "createVideo"
    method: str = "POST"
    path: str = "/v1/video/generations"
    status: int = 202
    request_body: bytes = b""
    response_body: bytes = b""
    request_headers: Mapping[str, str] = field(default_factory=lambda: KEY)
    response_headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json", **RATE})
    provider: str = "creativeai"
    query: str = ""


@dataclass(frozen=True)
class Sent:
    """A webhook request of CreativeAI's, signed unless told otherwise."""

    body: bytes
    headers: Mapping[str, str]
    secret: str | None = SECRET
    method: str = "POST"
    at_s: float = 0.0
    answered: int | None = 200
    provider: str = "creativeai"


def told(shape: Shape, answer: Any = None) -> Told:
    """The exchange of a documented example, its answer replaced by `answer`."""
    body = shape.example if answer is None else answer
    operation = shape.select.get("operation", "createVideo")
    method, path, _ = CREATIVEAI.route(operation)
    asked = shape.request or {"prompt": "A kite over a beach"}
    kinds = CREATIVEAI.operations[operation].content_types
    if FORM in kinds:
        asked = {**asked, "image": PICTURE}
    headers, raw = encoded(asked, kinds)
    ident = str(shape.example.get("id", shape.example.get("batch_id")))
    return Told(
        operation=operation,
        method=method,
        path=path.replace("{generation_id}", ident).replace("{batch_id}", ident),
        status=shape.select["status"],
        request_body=raw if method == "POST" else b"",
        response_body=json.dumps(body).encode(),
        request_headers={**KEY, **headers},
    )


def sent(shape: Shape, payload: Any = None) -> Sent:
    """The delivery of a documented example, its payload replaced by `payload`."""
    body = json.dumps(shape.example if payload is None else payload).encode()
    headers = {
        "content-type": "application/json",
        "x-creativeai-event": shape.select["webhook"],
        "x-creativeai-delivery-id": str(shape.example.get("id", shape.example.get("batch_id"))),
        "x-creativeai-signature": signature(SECRET, body),
    }
    return Sent(body, headers)


def findings(shape: Shape, body: Any = None) -> list[Finding]:
    """What the checks find when the example of a shape, or `body` in its place, is told or sent."""
    if "webhook" in shape.select:
        return judge_webhook(CREATIVEAI, sent(shape, body))
    return judge(CREATIVEAI, told(shape, body))


def accepted(request: Any, answer: Mapping[str, Any] = {}) -> Told:
    """A createVideo answered 202 as printed, with some fields of the answer replaced."""
    shape = SHAPES["EX-4" if isinstance(request, dict) and "image_url" in request else "EX-3"]
    body = {key: value for key, value in deepcopy(shape.example).items() if key != "webhook_url"}
    asked = request if isinstance(request, dict) else {}
    body |= {key: asked[key] for key in ("model", "prompt", "image_url", "webhook_url") if key in asked}
    return replace(told(shape, {**body, **answer}), request_body=json.dumps(request).encode())


def refused(status: int, error: Mapping[str, Any], request: Any, headers: Mapping[str, str] = {}) -> Told:
    """A createVideo refused in the common envelope."""
    body = {"error": {"message": "Because.", "param": None, **error}}
    base = Told(status=status, request_body=json.dumps(request).encode(), response_body=json.dumps(body).encode())
    return replace(base, response_headers={**base.response_headers, **headers})
