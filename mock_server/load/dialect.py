"""What an errand must know of a provider: how a wish is submitted, and what its answers say."""

from typing import Any, Literal, Protocol

import msgspec

Seen = Literal["running", "done", "failed", "unknown"]


class Reply(msgspec.Struct, frozen=True):
    """An answer, as far as a client looks at it. status 0: none came. json: None where the body is none."""

    status: int
    headers: dict[str, str] = {}
    json: Any = None

    @property
    def retry_after_s(self) -> float | None:
        """What it says of waiting, in the client's own real seconds."""
        told = self.headers.get("retry-after", "")
        return float(told) if told.isdigit() else None


class Dialect(Protocol):
    """One provider, seen from a client."""

    provider: str

    def submit(self, prompt: str) -> tuple[str, dict[str, Any]]:
        """Path and body of a wish."""
        ...

    def poll(self, ident: str) -> str:
        """The path that tells how a job is."""
        ...

    def ident(self, reply: Reply) -> str | None:
        """The id of what was just accepted; None when nothing was."""
        ...

    def seen(self, reply: Reply) -> Seen:
        """What an answer says of the job."""
        ...


_WORDS: dict[str, Seen] = {"completed": "done", "failed": "failed", "pending": "running", "processing": "running"}


def _word(value: object) -> Seen:
    return _WORDS.get(str(value).lower(), "unknown")


class CreativeAI:
    """Videos of a text: 202, then polls."""

    provider = "creativeai"

    def submit(self, prompt: str) -> tuple[str, dict[str, Any]]:
        return "/v1/video/generations", {"model": "auto", "prompt": prompt, "duration": 5}

    def poll(self, ident: str) -> str:
        return f"/v1/video/generations/{ident}"

    def ident(self, reply: Reply) -> str | None:
        return reply.json["id"] if reply.status == 202 else None

    def seen(self, reply: Reply) -> Seen:
        return _word(reply.json.get("status"))


class Unifically:
    """Tasks: 200 with an id, then polls."""

    provider = "unifically"

    def submit(self, prompt: str) -> tuple[str, dict[str, Any]]:
        return "/v1/tasks", {"model": "google/veo-3.1-fast", "input": {"prompt": prompt}}

    def poll(self, ident: str) -> str:
        return f"/v1/tasks/{ident}"

    def ident(self, reply: Reply) -> str | None:
        return reply.json["data"]["task_id"] if reply.status == 200 else None

    def seen(self, reply: Reply) -> Seen:
        return _word(reply.json["data"].get("status"))


class Mayanio:
    """Images in one answer, which waits until they are made."""

    provider = "mayanio"

    def submit(self, prompt: str) -> tuple[str, dict[str, Any]]:
        return "/api/v1/images", {"prompt": prompt}

    def poll(self, ident: str) -> str:
        raise LookupError(f"Mayanio answers {ident} when it is done; there is nothing to poll")

    def ident(self, reply: Reply) -> str | None:
        return reply.json["data"]["generation_id"] if reply.status == 200 else None

    def seen(self, reply: Reply) -> Seen:
        return "done" if reply.status == 200 and reply.json.get("success") else "failed"


class Kubeez:
    """Images over the REST twin: 200 with an id, then polls."""

    provider = "kubeez"

    def submit(self, prompt: str) -> tuple[str, dict[str, Any]]:
        return "/v1/generate/media", {"model": "nano-banana", "prompt": prompt}

    def poll(self, ident: str) -> str:
        return f"/v1/generate/media/{ident}"

    def ident(self, reply: Reply) -> str | None:
        return reply.json["generation_id"] if reply.status == 200 else None

    def seen(self, reply: Reply) -> Seen:
        word = reply.json.get("status")
        return "running" if word == "queued" else _word(word)


DIALECTS: dict[str, Dialect] = {each.provider: each for each in (CreativeAI(), Unifically(), Mayanio(), Kubeez())}
