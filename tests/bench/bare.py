"""What Soundstage is measured against: uvicorn with an application that reads the body and answers fixed bytes.

Run as `python -m tests.bench.bare --answers F --port 0 --port-file F`; the answers are those Soundstage gave once.
"""

import argparse
import socket
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

BY_UVICORN = ("date", "server")  # headers that uvicorn itself writes


class Fixed(msgspec.Struct):
    """One answer as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: str


class Answers(msgspec.Struct):
    """The two answers of the script: to POST, and to GET."""

    create: Fixed
    poll: Fixed


class Bare:
    """The application."""

    def __init__(self, answers: Answers) -> None:
        self._create = _messages(answers.create)
        self._poll = _messages(answers.poll)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        start, body = self._create if scope["method"] == "POST" else self._poll
        await send(start)
        await send(body)


def _messages(fixed: Fixed) -> tuple[dict[str, Any], dict[str, Any]]:
    headers = [(name.encode(), value.encode()) for name, value in fixed.headers if name.lower() not in BY_UVICORN]
    start = {"type": "http.response.start", "status": fixed.status, "headers": headers}
    return start, {"type": "http.response.body", "body": fixed.body.encode()}


def config(answers: Answers) -> uvicorn.Config:
    """The settings `soundstage serve` has; and uvicorn's own headers where Soundstage's answers have them."""
    sent = {name.lower() for name, _ in answers.create.headers}
    return uvicorn.Config(
        Bare(answers),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        date_header="date" in sent,
        server_header="server" in sent,
    )


def main() -> None:
    """Serve until ended."""
    told = argparse.ArgumentParser()
    told.add_argument("--answers", type=Path, required=True)
    told.add_argument("--port", type=int, required=True)
    told.add_argument("--port-file", type=Path, required=True)
    given = told.parse_args()
    answers = msgspec.json.decode(given.answers.read_bytes(), type=Answers)
    with socket.create_server(("127.0.0.1", given.port)) as listening:
        given.port_file.write_text(str(listening.getsockname()[1]))
        server = uvicorn.Server(config(answers))
        server.run(sockets=[listening])


if __name__ == "__main__":
    main()
