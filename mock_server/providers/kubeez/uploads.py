"""Uploads: files that are given to a world and served from its media links; and the sessions they are given in."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from mock_server.answer import Answer
from mock_server.body import Upload
from mock_server.engine.errors import Invalid, UnknownJob
from mock_server.providers import kit
from mock_server.providers.kit import Call, Stored
from mock_server.providers.kubeez import render, rest
from mock_server.providers.kubeez.account import NAME, Purse, purse

MOST_FILES, MOST_BYTES, MOST_SESSIONS = 100, 64 << 20, 1_000  # of one world; the oldest make room
# What is served as what it says it is: nothing that a browser would run.
KINDS = {
    **{f"image/{kind}": (f".{kind}", "image") for kind in ("png", "webp", "gif")},
    "image/jpeg": (".jpg", "image"),
    "video/mp4": (".mp4", "video"),
    "video/webm": (".webm", "video"),
    "video/quicktime": (".mov", "video"),
    "audio/mpeg": (".mp3", "audio"),
    **dict.fromkeys(("audio/wav", "audio/x-wav"), (".wav", "audio")),
    "audio/mp4": (".m4a", "audio"),
}


class Session(msgspec.Struct):
    """An upload session: the model it is for, and the names of its files in their order."""

    model: str
    names: list[str]


def get_upload_url(call: Call) -> Answer:
    """A session for the files of a model, and where to send them."""
    token = f"kzu_{call.world.name}_{call.stream().token('upload', 24)}"
    sessions = purse(call.world).sessions
    sessions[token] = Session(call.body["model_id"], [])
    while len(sessions) > MOST_SESSIONS:
        sessions.pop(next(iter(sessions)))
    url = f"{call.origin}/{NAME}{rest.PREFIX}upload/direct/{token}"
    told = {
        "url": url,
        "direct_upload_url": url,
        "direct_upload_curl_example": f"curl -F token={token} -F 'file=@boat.jpg;type=image/jpeg' {url}",
        "direct_upload_allowlist_domains": [call.origin.partition("://")[2]],
        "direct_upload_fallback_url": url,
        "token": token,
    }
    return render.answer(told)


def get_upload_session(call: Call) -> Answer:
    """What a session holds. Raises UnknownJob."""
    return render.answer(_told(call, _session(call, call.body["token"])))


def upload_direct(call: Call) -> Answer:
    """Keep the files of a session. Raises UnknownJob, Invalid."""
    session = _session(call, call.ident)
    if call.body.get("token", call.ident) != call.ident:
        raise Invalid("token is not that of this address; send the one of get_upload_url.", param="token")
    session.names += [_kept(call, one, number) for number, one in enumerate(_files(call))]
    return render.answer(_told(call, session))


def upload_media(call: Call) -> Answer:
    """Keep one file."""
    name = _kept(call, _files(call)[0], 0)
    return render.answer({"url": kit.link(call.world, NAME, call.origin, name)})


def _session(call: Call, token: str) -> Session:
    session: Session | None = purse(call.world).sessions.get(token)
    if session is None:
        raise UnknownJob(f"No upload session has the token {token[:80]!r}. get_upload_url makes one.", param="token")
    return session


def _files(call: Call) -> list[Upload]:
    sent = call.body["file"]
    return sent if isinstance(sent, list) else [sent]


def _kept(call: Call, one: Upload, number: int) -> str:
    """The name under which a part is kept from now on. Its type is one of ours (kubeez/K-88)."""
    kind = one.content_type.partition(";")[0].strip().lower()
    name = f"kubeez-upload-{call.stream().child(str(number)).token('file', 20)}{KINDS[kind][0]}"
    _keep(purse(call.world), name, Stored(one.data, kind, f'"{blake2b(one.data, digest_size=16).hexdigest()}"'))
    return name


def _keep(held: Purse, name: str, file: Stored) -> None:
    held.uploads[name] = file
    while len(held.uploads) > MOST_FILES or _size(held.uploads.values()) > MOST_BYTES:
        held.uploads.pop(next(iter(held.uploads)))


def _size(files: Iterable[Stored]) -> int:
    return sum(len(file.data) for file in files)


def _told(call: Call, session: Session) -> dict[str, Any]:
    """What is known of the files. No sound or video is measured: prices are then as for the longest."""
    kept = purse(call.world).uploads
    media = [_row(call, name, kept[name]) for name in session.names if name in kept]
    unknown = sum(row["kind"] != "image" for row in media)
    return {
        "media_urls": [row["url"] for row in media],
        "media": media,
        "total_video_seconds": 0,
        "total_audio_seconds": 0,
        "unknown_duration_count": unknown,
        "count": len(media),
        "billing_readiness": "pessimistic_fallback" if unknown else "exact",
    }


def _row(call: Call, name: str, file: Stored) -> dict[str, Any]:
    kind = KINDS[file.media_type][1]
    row: dict[str, Any] = {"url": kit.link(call.world, NAME, call.origin, name), "kind": kind}
    if kind != "image":
        row |= {"duration_seconds": None, "measurement": "unavailable"}
    return row | {"mime_type": file.media_type, "file_size_bytes": len(file.data)}
