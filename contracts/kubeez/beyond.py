"""Rules about arguments that no schema can say."""

import re
from typing import Any

from contracts.violation import Violation

_LENGTH = re.compile(r"-(\d+s)(?:-|$)")
FEWEST, MOST = 5, 5_000


def other_length(body: Any) -> Violation | None:
    """K-48: an id that carries a length, asked for another one. Models that ignore `duration` ignore this one too."""
    told, model = body.get("duration"), body["model"]
    carried = _LENGTH.search(model)
    if told is None or carried is None or told == carried[1] or model.startswith(_IGNORES):
        return None
    return Violation("duration", "K-48", f"duration must be {carried[1]} with {model}; got {told}", "model")


def dialogue_length(body: Any) -> Violation | None:
    """K-77, K-78: all lines together."""
    count = sum(len(line["text"]) for line in body["dialogue"])
    if FEWEST <= count <= MOST:
        return None
    rule = "K-77" if count < FEWEST else "K-78"
    wanted = f"must have {FEWEST} to {MOST} characters in all its lines"
    return Violation("dialogue", rule, f"dialogue {wanted}; got {count}", "dialogue")


def untyped(body: Any) -> Violation | None:
    """K-88: a file of a form says what it is: a picture, a video or a sound. Bytes alone do not tell what was said."""
    sent = body["file"] if isinstance(body["file"], list) else [body["file"]]
    for one in sent:
        kind = getattr(one, "content_type", "" if isinstance(one, str) else None)
        if kind is not None and kind.partition(";")[0].strip().lower() not in KINDS:
            return Violation("file", "K-88", f"file must be one of {', '.join(KINDS)}; got {kind or 'no type'}", "file")
    return None


KINDS = (
    *("image/png", "image/jpeg", "image/webp", "image/gif", "video/mp4", "video/webm", "video/quicktime"),
    *("audio/mpeg", "audio/wav", "audio/x-wav", "audio/mp4"),
)
_IGNORES = ("grok-", "kling-2-5-")
CHECKS = {"K-48": other_length, "K-77": dialogue_length, "K-88": untyped}
