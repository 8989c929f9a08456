"""How Kubeez speaks: JSON objects, the same for a tool's result and for the REST twin."""

from typing import Any

import orjson

from mock_server.answer import Answer
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez import catalog

PURCHASE_URL = "https://kubeez.com/pricing"


def answer(told: Any) -> Answer:
    """An answer of 200."""
    return Answer(200, [JSON], orjson.dumps(told))


def models(kind: str | None) -> dict[str, Any]:
    """The models of a type, or all."""
    rows = [catalog.row(model) for model in catalog.MODELS if kind in (None, model.kind)]
    return {"models": rows, "total_count": len(rows)}


def balance(credits_left: float) -> dict[str, Any]:
    """What is left, in credits: a whole number wherever it is one."""
    left = whole(credits_left)
    return {"credits": left, "message": f"You have {left} credits.", "purchase_url": PURCHASE_URL}


def whole(amount: float) -> float:
    """5 for 5.0: credits are fractional for a model or two only."""
    return int(amount) if float(amount).is_integer() else amount
