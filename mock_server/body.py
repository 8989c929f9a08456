"""Request bodies, read once before anyone looks into them: JSON, or a multipart form with its files."""

import logging
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec
import orjson

from mock_server.engine.errors import BrokenBody, Refusal, WrongMediaType

logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # a broken form is the client's to know, not the log's

FORM = "multipart/form-data"
MAX_PARTS = 200


class Upload(str):
    """A file of a form: to a schema the string of its name, to an operation its bytes."""

    __slots__ = ("content_type", "data")

    data: bytes
    content_type: str

    @classmethod
    def of(cls, name: str, content_type: str, data: bytes) -> "Upload":
        """An upload of these bytes."""
        made = cls(name or "file")
        made.data, made.content_type = data, content_type
        return made


class Body(msgspec.Struct, frozen=True):
    """A body as read: its value, the bytes that stand for it in draws of chance, and its fault, if any.

    What is wrong is told when its turn comes: after keys and limits.
    """

    value: Any
    canon: bytes
    fault: Refusal | None = None


NONE = Body({}, b"")


def read(content_types: tuple[str, ...], headers: Mapping[bytes, bytes], raw: bytes) -> Body:
    """The body of a request to an operation that reads these types; empty where it reads none."""
    if not content_types:
        return NONE
    if not raw:
        return Body({}, b"", BrokenBody(f"The body is empty. Send {_wanted(content_types)}."))
    sent = headers.get(b"content-type", b"").decode("latin-1")
    media_type = sent.partition(";")[0].strip().lower()
    if media_type not in content_types:
        said = f"Content-Type is `{media_type[:80]}`; this operation reads {' or '.join(content_types)}."
        # What was meant as JSON is read all the same, so that a rule's magic value in it is found.
        return Body(_json(raw).value, raw, WrongMediaType(said))
    return _form(sent, raw) if media_type == FORM else _json(raw)


def arguments(raw: bytes) -> Body:
    """The arguments of a tool: JSON whatever the headers say; none are an empty object."""
    return _json(raw) if raw else NONE


def _wanted(content_types: tuple[str, ...]) -> str:
    return "a multipart form" if content_types == (FORM,) else "a JSON object"


def _json(raw: bytes) -> Body:
    try:
        return Body(orjson.loads(raw), raw)
    except orjson.JSONDecodeError as error:
        return Body({}, raw, BrokenBody(f"The body is not JSON: {error}. Send a JSON object."))


def _form(content_type: str, raw: bytes) -> Body:
    """A form's fields as strings and uploads; a name that comes twice or ends in `[]` is a list."""
    try:
        parts = _parts(content_type, raw)
    except ValueError as error:
        return Body({}, raw, BrokenBody(f"The body is not a readable multipart form: {error}"))
    value: dict[str, Any] = {}
    for name, part in parts:
        if name.endswith("[]") or name in value:
            before = value.setdefault(name, [])
            value[name] = [*(before if isinstance(before, list) else [before]), part]
        else:
            value[name] = part
    return Body(value, _canon(parts))


def _parts(content_type: str, raw: bytes) -> list[tuple[str, str]]:
    """Names and values in the order sent. Raises ValueError."""
    from python_multipart.multipart import create_form_parser

    parts: list[tuple[str, str]] = []

    def on_field(field: Any) -> None:
        parts.append((_text(field.field_name), _field(field.value or b"")))
        _count(parts)

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        upload = Upload.of(_text(file.file_name), _text(file.content_type), file.file_object.read())
        file.close()
        parts.append((_text(file.field_name), upload))
        _count(parts)

    sizes = {"MAX_MEMORY_FILE_SIZE": len(raw) + 1, "MAX_FIELD_SIZE": len(raw) + 1}
    parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, on_field, on_file, sizes)
    parser.write(raw)
    parser.finalize()
    if not parts:
        raise ValueError("no part was found; is the boundary that of the Content-Type?")
    return parts


def _field(raw: bytes) -> str:
    """A part without a filename: a text, unless its bytes are none."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return Upload.of("", "", raw)


def _text(raw: bytes | str | None) -> str:
    return raw if isinstance(raw, str) else (raw or b"").decode("utf-8", "replace")


def _count(parts: list[tuple[str, str]]) -> None:
    if len(parts) > MAX_PARTS:
        raise ValueError(f"more than {MAX_PARTS} parts")


def _canon(parts: list[tuple[str, str]]) -> bytes:
    """The form without its boundary, which is new every time: names and texts, and the digests of files."""
    told = [[name, blake2b(part.data).hexdigest() if isinstance(part, Upload) else part] for name, part in parts]
    return orjson.dumps(told)
