"""Wire cases: a request above, the answer below, in one text file.

    # one idea, said in a line
    # scenario: documented          (the world's scenario; default: default)
    # after: idle                   (jump there first: idle, or a duration such as 90s)
    POST /v1/video/generations
    Content-Type: application/json

    {"prompt": "..."}
    ---
    202
    X-RateLimit-Limit: 5

    {"id": "<string>", "status": "processing", "...": "<any>"}

In the answer's JSON `<any> <string> <int> <number> <url> <time>` match by kind, and `"..."` as a key allows more
fields; everything else is literal. The request gets `Authorization: Bearer <the world's key>` unless it brings its own.
A multipart form is written as lines `name=text` and `name=@file.png 64x64` (or `.jpg`), made on the spot.
"""

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FOLDER = Path(__file__).parent
FORM = "multipart/form-data"
BOUNDARY = "a-wire-case"


@dataclass(frozen=True)
class Case:
    """One wire case as read."""

    scenario: str
    after: str | None
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer_headers: dict[str, str]
    answer: Any


def read(path: Path) -> Case:
    """The case in a file. Raises ValueError where it is not written as it should be."""
    lines = path.read_text("utf-8").splitlines()
    notes = [line[1:].strip() for line in lines if line.startswith("#")]
    asked, rule, answered = "\n".join(line for line in lines if not line.startswith("#")).partition("\n---\n")
    if not rule or not notes:
        raise ValueError(f"{path.name}: wanted a first `# comment`, a request, a line `---`, and an answer")
    first, headers, body = _message(asked)
    method, _, target = first.partition(" ")
    status, answer_headers, answer = _message(answered)
    return Case(
        _note(notes, "scenario") or "default",
        _note(notes, "after"),
        method,
        target,
        _typed(headers),
        _form(body) if headers.get("content-type") == FORM else body.encode(),
        int(status),
        answer_headers,
        json.loads(answer) if answer else None,
    )


def _note(notes: list[str], name: str) -> str | None:
    return next((note.partition(":")[2].strip() for note in notes if note.startswith(f"{name}:")), None)


def _message(text: str) -> tuple[str, dict[str, str], str]:
    head, _, body = text.strip("\n").partition("\n\n")
    first, *rest = head.splitlines()
    pairs = (line.partition(":") for line in rest)
    return first.strip(), {name.strip().lower(): value.strip() for name, _, value in pairs}, body.strip()


def _typed(headers: dict[str, str]) -> dict[str, str]:
    if headers.get("content-type") != FORM:
        return headers
    return {**headers, "content-type": f"{FORM}; boundary={BOUNDARY}"}


def _form(body: str) -> bytes:
    parts = [_part(*line.partition("=")[::2]) for line in body.splitlines() if line]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, value: str) -> bytes:
    said = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if not value.startswith("@"):
        return f"{said}\r\n\r\n{value}\r\n".encode()
    file, _, size = value[1:].partition(" ")
    return f'{said}; filename="{file}"\r\n\r\n'.encode() + _picture(file, size or "64x64") + b"\r\n"


def _picture(file: str, size: str) -> bytes:
    from PIL import Image

    width, height = map(int, size.split("x"))
    made = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(made, "PNG" if file.endswith(".png") else "JPEG")
    return made.getvalue()


KINDS: dict[str, Any] = {
    "<any>": lambda met: True,
    "<string>": lambda met: isinstance(met, str) and met != "",
    "<int>": lambda met: isinstance(met, int) and not isinstance(met, bool),
    "<number>": lambda met: isinstance(met, int | float) and not isinstance(met, bool),
    "<url>": lambda met: isinstance(met, str) and urlsplit(met).scheme in ("http", "https"),
    "<time>": lambda met: isinstance(met, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", met)),
}


def differences(wanted: Any, met: Any, where: str = "body") -> list[str]:
    """What of an answer is not as a case wants it; empty when all is."""
    if isinstance(wanted, str) and wanted in KINDS:
        return [] if KINDS[wanted](met) else [f"{where}: wanted {wanted}, met {met!r}"]
    if isinstance(wanted, dict) and isinstance(met, dict):
        return _in_dict(wanted, met, where)
    if isinstance(wanted, list) and isinstance(met, list) and len(wanted) == len(met):
        return [
            each
            for index, pair in enumerate(zip(wanted, met, strict=True))
            for each in differences(*pair, f"{where}[{index}]")
        ]
    same = wanted == met and isinstance(wanted, bool) == isinstance(met, bool)
    return [] if same else [f"{where}: wanted {wanted!r}, met {met!r}"]


def _in_dict(wanted: dict[str, Any], met: dict[str, Any], where: str) -> list[str]:
    said = [f"{where}.{name}: missing" for name in wanted if name not in met and name != "..."]
    if "..." not in wanted:
        said += [f"{where}.{name}: not wanted, met {met[name]!r}" for name in met if name not in wanted]
    return said + [
        each for name in wanted if name in met for each in differences(wanted[name], met[name], f"{where}.{name}")
    ]
