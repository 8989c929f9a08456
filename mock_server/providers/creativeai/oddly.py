"""How CreativeAI would tell of a job that is completed and has an error inside: each path in its own form."""

from typing import Any

from mock_server.providers.creativeai import render
from mock_server.providers.oddity import Speech


def error(cell: dict[str, Any]) -> None:
    """An object, a text beside it, or both, as the path tells failures (creativeai/D-6)."""
    told = render.failure_body(None, messages={"cancelled": render.MESSAGES["failed"], **render.MESSAGES})
    if "outputs" in cell:
        cell["error"] = told["message"]
        return
    if "error_message" in cell or "type" in cell:
        cell["error_message"] = told["message"]
    if "image_url" not in cell or "error" in cell:
        cell["error"] = told


SPEECH = Speech(ids=("id",), results=("output_url", "outputs", "data", "choices"), error=error)
