"""What a scripted client understands of a provider beyond its `Dialect`: hooks, results, money, reasons."""

from typing import Any

from mock_server.load.dialect import DIALECTS, Reply

HOOK = {"creativeai": "webhook_url", "unifically": "callback_url"}
FLAT = ("creativeai", "kubeez")  # what they tell of a job stands in no envelope
OPENING = {"creativeai": "credits", "unifically": "balance_usd", "mayanio": "points", "kubeez": "credits"}


def submit(provider: str, prompt: str, hook: str | None) -> tuple[str, dict[str, Any]]:
    """Path and body of a wish."""
    path, body = DIALECTS[provider].submit(prompt)
    return path, body | ({HOOK[provider]: hook} if hook is not None and provider in HOOK else {})


def data(provider: str, body: Any) -> dict[str, Any]:
    """The part of an answer that tells of the job."""
    told = body.get("data") if isinstance(body, dict) and provider not in FLAT else body
    return told if isinstance(told, dict) else {}


def word(provider: str, body: Any) -> str | None:
    """The status word; None where there is none."""
    told = data(provider, body).get("status")
    if provider == "kubeez" and told == "queued":
        return "pending"
    return str(told) if told is not None else None


def result(provider: str, body: Any) -> str | None:
    """The URL of the result; None where there is none yet."""
    told = data(provider, body)
    match provider:
        case "creativeai":
            url = told.get("output_url")
        case "unifically":
            url = next(iter((told.get("output") or {}).values()), None)
        case "kubeez":
            url = next((each.get("url") for each in told.get("outputs") or ()), None)
        case _:
            url = next((each.get("url") for each in told.get("images", ())), None)
    return url if isinstance(url, str) else None


def reason(provider: str, body: Any) -> str:
    """Why it failed, wherever that is told; empty where it is not."""
    told = data(provider, body)
    error = told.get("error")
    if isinstance(error, dict):
        return str(error.get("message", ""))
    return str(error or told.get("error_message") or told.get("message") or "")


def price(provider: str, body: Any) -> float:
    """What an answer says the job costs, in credits; 0 where it says nothing."""
    told = data(provider, body).get("credits_deducted" if provider == "kubeez" else "credits", 0)
    return float(told) if isinstance(told, int | float) else 0.0


def poll(provider: str, ident: str) -> str:
    """Where the job is told of."""
    return DIALECTS[provider].poll(ident)


def accepted(provider: str, reply: Reply) -> str | None:
    """The id of what was just accepted."""
    return DIALECTS[provider].ident(reply) if isinstance(reply.json, dict) else None
