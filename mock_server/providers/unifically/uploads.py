"""Uploads: files are stored in the world and served from its media links. What a URL alone names is not fetched."""

import re
from base64 import b64decode
from hashlib import blake2b
from math import inf
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import orjson

from mock_server.answer import Answer
from mock_server.body import Upload
from mock_server.media.recipe import Recipe
from mock_server.providers import kit
from mock_server.providers.kit import JSON, Asset, Call, Stored
from mock_server.providers.unifically import made
from mock_server.providers.unifically.shelf import File

# First bytes, from where, and what they are the beginning of. Nothing else is served as what it says it is.
SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"GIF8", "image/gif", ".gif"),
    (8, b"WEBP", "image/webp", ".webp"),
    (8, b"WAVE", "audio/wav", ".wav"),
    (4, b"ftypqt", "video/quicktime", ".mov"),
    (4, b"ftyp", "video/mp4", ".mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm", ".webm"),
    (0, b"ID3", "audio/mpeg", ".mp3"),
    (0, b"\xff\xfb", "audio/mpeg", ".mp3"),
    (0, b"\xff\xf3", "audio/mpeg", ".mp3"),
    (0, b"glTF", "model/gltf-binary", ".glb"),
)
UNKNOWN = ("application/octet-stream", ".bin")
SOUNDS, CLIPS = (".mp3", ".wav", ".m4a", ".ogg", ".flac", ".aac"), (".mp4", ".mov", ".webm", ".m4v")
_DATA_URI = re.compile(r"data:[^,]{0,200},", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def upload_file(call: Call) -> Answer:
    """Store a file: `{"success": true, "file_url": "..."}` (U-151). It stays until newer ones need its room."""
    told = call.body.get("file", call.body.get("base64"))
    file, suffix = _linked(call) if told is None else _stored(_bytes(told))
    name = f"upload-{call.stream().token('id', 20)}{suffix}"
    made.purse(call.world).shelf.put(name, file)
    url = kit.link(call.world, made.NAME, call.origin, name)
    return Answer(200, [JSON], orjson.dumps({"success": True, "file_url": url}))


def _bytes(told: Any) -> bytes:
    """The bytes of a form's file, or of a text in base64, raw or as a data URI; what is no base64 in it is skipped."""
    one = told[0] if isinstance(told, list) else told
    if isinstance(one, Upload):
        return one.data
    text = _NOT_BASE64.sub(b"", _DATA_URI.sub("", one, count=1).replace("-", "+").replace("_", "/").encode())
    return b64decode(text[: len(text) - (len(text) % 4 == 1)] + b"==")


def _stored(data: bytes) -> tuple[File, str]:
    media_type, suffix = kind(data)
    return Stored(data, media_type, f'"{blake2b(data, digest_size=16).hexdigest()}"'), suffix


def kind(data: bytes) -> tuple[str, str]:
    """Media type and suffix, by the first bytes."""
    known = ((kind, suffix) for at, mark, kind, suffix in SIGNATURES if data[at : at + len(mark)] == mark)
    return next(known, UNKNOWN)


def _linked(call: Call) -> tuple[File, str]:
    """What a URL leads to: the file itself where it is this world's, a placeholder of its kind where it is not."""
    url = call.body["url"]
    found = kit.file_at(call.world, url)
    if isinstance(found, Stored):
        return found, kind(found.data)[1]
    recipe = found.recipe if found is not None else _placeholder(url)
    return Asset(recipe, inf), recipe.suffix


def _placeholder(url: str) -> Recipe:
    try:
        suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    except ValueError:  # brackets that hold no address
        suffix = ""
    if suffix in SOUNDS:
        return Recipe(kind="wav" if suffix == ".wav" else "mp3", seconds=5)
    if suffix in CLIPS:
        return Recipe(kind="mp4", width=1_280, height=720, seconds=5, lines=("Soundstage",))
    return Recipe(kind="png", width=1_024, height=1_024, lines=("Soundstage",))
