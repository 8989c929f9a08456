"""A text written into finished bytes, at a place every decoder passes over.

A world with `media: stamped` makes one plain asset for each kind, size and length, and stamps a copy for each job. What
differs between two copies is the stamp and the lengths and checksums around it, nothing else.
"""

import json
import struct
from collections.abc import Callable, Mapping

from mock_server.media import png
from mock_server.media.model3d import packed
from mock_server.media.recipe import Recipe

MARK = b"Soundstage\0"  # what the note is called, in the formats that ask for a name
LONGEST_BYTES = 1_000
PNG_HEAD_BYTES = 33  # the signature and the IHDR chunk; texts further down are found late or never
RIFF_HEAD_BYTES = 12


def plain(recipe: Recipe) -> Recipe:
    """The unstamped recipe whose bytes all stamped ones of this kind, size and length share."""
    shown = recipe
    while shown.video:
        shown = shown.video
    return Recipe(
        kind=recipe.kind,
        width=shown.width,
        height=shown.height,
        seconds=shown.seconds,
        lines=("Soundstage",),
        sound=recipe.sound or recipe.video is not None or recipe.audio is not None,
        alpha=recipe.alpha,
    )


def stamped(data: bytes, kind: str, text: str) -> bytes:
    """A copy of the bytes with the text in them, cut to 1,000 bytes of UTF-8.

    MP4: a `free` box. PNG: text chunk `Soundstage`. JPEG: comment. WAV: `ICMT`. MP3: `TXXX`. WebP: chunk `note`.
    GLB: `asset.extras.stamp`.
    """
    note = text.replace("\0", " ").encode("utf-8", "replace")[:LONGEST_BYTES]
    return WRITERS[kind](data, note)


def _mp4(data: bytes, note: bytes) -> bytes:
    return data + struct.pack(">I4s", 8 + len(MARK + note), b"free") + MARK + note


def _png(data: bytes, note: bytes) -> bytes:
    # No compression, no language, no translated keyword.
    return data[:PNG_HEAD_BYTES] + png.chunk(b"iTXt", MARK + b"\0\0\0\0" + note) + data[PNG_HEAD_BYTES:]


def _jpeg(data: bytes, note: bytes) -> bytes:
    """The comment stands behind the first segment, which readers want to find at the start."""
    first = 4 + int.from_bytes(data[4:6], "big")
    return data[:first] + struct.pack(">2sH", b"\xff\xfe", 2 + len(note)) + note + data[first:]


def _webp(data: bytes, note: bytes) -> bytes:
    """Foreign chunks are allowed in the extended format only, so a simple file is lifted to it."""
    body = data[RIFF_HEAD_BYTES:]
    if not body.startswith(b"VP8X"):
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", body, 14))
        canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        body = _riff_chunk(b"VP8X", bytes(4) + canvas) + body
    return _riff(b"WEBP", body + _riff_chunk(b"note", note))


def _wav(data: bytes, note: bytes) -> bytes:
    return _riff(b"WAVE", data[RIFF_HEAD_BYTES:] + _riff_chunk(b"LIST", b"INFO" + _riff_chunk(b"ICMT", note)))


def _riff(form: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), form) + body


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _mp3(data: bytes, note: bytes) -> bytes:
    """An ID3v2.4 tag in front; 3 says UTF-8."""
    text = b"\x03" + MARK + note
    frame = b"TXXX" + _seven_bits(len(text)) + b"\0\0" + text
    return b"ID3\x04\0\0" + _seven_bits(len(frame)) + frame + data


def _seven_bits(size: int) -> bytes:
    """A length as ID3 writes it, without the highest bit of each byte."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _glb(data: bytes, note: bytes) -> bytes:
    """Into the JSON: a third chunk is allowed, but readers warn of it."""
    end = 20 + int.from_bytes(data[12:16], "little")
    document = json.loads(data[20:end])
    document["asset"]["extras"]["stamp"] = note.decode("utf-8", "ignore")
    return packed(document, data[end:])


WRITERS: Mapping[str, Callable[[bytes, bytes], bytes]] = {
    "mp4": _mp4,
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
    "mp3": _mp3,
    "wav": _wav,
    "glb": _glb,
}
