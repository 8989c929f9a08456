"""Wrong CreativeAI servers, IV: callbacks, and the files behind links."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import asked, lack, parsed, payload, put, sends, without
from tests.contracts.broken.servers.creativeai_requests import IMAGE
from tests.contracts.broken.servers.creativeai_videos import CREATE, wrong
from tests.contracts.broken.servers.server import Ask, Sent, Tell, bent

SIGNATURE = "X-CreativeAI-Signature"
EVENT = "X-CreativeAI-Event"
IDENT = "X-CreativeAI-Delivery-Id"
KEYS = ("mock_check__check", "mock_limits__check-limits", "mock_check")  # those that checks are run with
DONE, FAILED = r"video\.generation\.completed", r"video\.generation\.failed"


def digest(key: str, body: bytes) -> str:
    """The signature a body should have."""
    return "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def signed(headers: dict[str, str], text: str) -> dict[str, str]:
    """The headers with another signature."""
    return {**headers, SIGNATURE: text}


def _key(delivery: Delivery) -> str:
    """The key a delivery was signed with."""
    told = dict(delivery.headers).get(SIGNATURE)
    return next((key for key in KEYS if digest(key, delivery.body) == told), KEYS[0])


def resign(delivery: Delivery, body: bytes) -> Delivery:
    """Another body, and the signature it has to have."""
    return bent(
        delivery, body=body, headers=tuple(signed(dict(delivery.headers), digest(_key(delivery), body)).items())
    )


def _reserialized(delivery: Delivery) -> Sequence[Delivery]:
    """Signed is what json.dumps makes of the payload, with spaces, not what is sent."""
    spaced = orjson.dumps(parsed(delivery.body), option=orjson.OPT_INDENT_2)
    text = digest(_key(delivery), spaced)
    return [bent(delivery, headers=tuple(signed(dict(delivery.headers), text).items()))]


def _in_base64(headers: dict[str, str]) -> dict[str, str]:
    raw = bytes.fromhex(headers[SIGNATURE].removeprefix("sha256="))
    return signed(headers, "sha256=" + base64.b64encode(raw).decode())


def _twice(delivery: Delivery) -> Sequence[Delivery]:
    return [delivery, delivery]


def _once(delivery: Delivery) -> Sequence[Delivery]:
    """Never tried again, whatever the receiver said."""
    return [] if delivery.attempts else [delivery]


def _counted(delivery: Delivery) -> Sequence[Delivery]:
    body = {**(parsed(delivery.body) or {}), "attempt": len(delivery.attempts) + 1}
    return [resign(delivery, orjson.dumps(body))]


def _ident_per_attempt(delivery: Delivery) -> Sequence[Delivery]:
    headers = {**dict(delivery.headers), IDENT: f"{delivery.job}-{len(delivery.attempts) + 1}"}
    return [bent(delivery, headers=tuple(headers.items()))]


def _only(event: str) -> Sent:
    return lambda delivery: [delivery] if delivery.event.endswith(event) else []


def _scheduled(*delays_s: float) -> Sent:
    """Another schedule of attempts."""

    def bend(delivery: Delivery) -> Sequence[Delivery]:
        delivery.delays_s = delays_s
        return [delivery]

    return bend


def media(content_type: str | None = None, body: Any = None) -> Any:
    """Files are served with another type, or as other bytes."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.path.startswith("/media/") and tell.status == 200:
            if content_type is not None:
                tell.headers = {name: text for name, text in tell.headers.items() if name.lower() != "content-type"}
                tell.headers["content-type"] = content_type
            if body is not None:
                tell.body = body(tell.body)

    return bend


def gone(ask: Ask, tell: Tell) -> None:
    """Links do not work."""
    if ask.path.startswith("/media/"):
        tell.status, tell.body = 403, b"expired"


def without_alpha(raw: bytes) -> bytes:
    """A picture without its alpha channel."""
    import io

    from PIL import Image

    image, out = Image.open(io.BytesIO(raw)), io.BytesIO()
    image.convert("RGB").save(out, image.format or "PNG")
    return out.getvalue()


def at_half_size(raw: bytes) -> bytes:
    """A picture of half the width and height; other files stay."""
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        image, out = Image.open(io.BytesIO(raw)), io.BytesIO()
    except UnidentifiedImageError:
        return raw
    image.resize((image.width // 2, image.height // 2)).save(out, image.format or "PNG")
    return out.getvalue()


SERVERS = (
    wrong("hook-unsigned", "S-255 S-264", sent=without(SIGNATURE)),
    wrong("hook-signs-what-it-does-not-send", "S-264", sent=_reserialized),
    wrong("hook-signature-without-prefix", "S-264", sent=sends(lambda it: signed(it, it[SIGNATURE][7:]))),
    wrong("hook-signature-in-base64", "S-264", sent=sends(_in_base64)),
    wrong("hook-signature-in-capitals", "S-264", sent=sends(lambda it: signed(it, it[SIGNATURE].upper()))),
    wrong("hook-signed-with-another-secret", "S-264 S-265", sent=sends(lambda it: signed(it, digest("whsec", b"{}")))),
    wrong("hook-signed-with-sha1-prefix", "S-264", sent=sends(lambda it: signed(it, "sha1=" + it[SIGNATURE][7:]))),
    wrong("hook-never-retried", "S-267", sent=_once),
    wrong("hook-tried-five-times", "S-267 S-268", sent=_scheduled(0, 5, 30, 30, 30)),
    wrong("hook-tried-twice", "S-267", sent=_scheduled(0, 5)),
    wrong("hook-retried-at-once", "S-267 S-275", sent=_scheduled(0, 0, 0)),
    wrong("hook-retried-after-a-minute", "S-267 S-275", sent=_scheduled(0, 60, 60)),
    wrong("hook-counts-attempts-in-body", "S-267", sent=_counted),
    wrong("hook-sent-again-after-200", "S-269", sent=_twice),
    wrong("hook-id-per-attempt", "S-254", sent=_ident_per_attempt),
    wrong("hook-lacks-id", "S-254", sent=without(IDENT)),
    wrong("hook-lacks-event", "S-253", sent=without(EVENT)),
    wrong("hook-event-of-another-name", "S-253 S-257", sent=sends(lambda it: {**it, EVENT: "video.completed"})),
    wrong("hook-is-a-form", "S-252", sent=sends(lambda it: {**it, "Content-Type": "text/plain"})),
    wrong("hook-never-sent", "S-249 S-83", sent=lambda _: []),
    wrong("hook-only-of-failures", "S-249 S-257", sent=_only("failed")),
    wrong("hook-only-of-successes", "S-249 S-258", sent=_only("completed")),
    wrong("hook-lacks-failover-used", "S-257 S-104", sent=payload(DONE, resign, lack("failover_used"))),
    wrong("hook-lacks-model-actual", "S-257 S-98", sent=payload(DONE, resign, lack("model_actual"))),
    wrong("hook-lacks-end", "S-257 S-111", sent=payload(DONE, resign, lack("completed_at"))),
    wrong("hook-shouts", "S-99 S-257", sent=payload(DONE, resign, put("status", "COMPLETED"))),
    wrong("hook-of-another-file", "S-105", sent=payload(DONE, resign, put("output_url", "https://cdn.test/x.mp4"))),
    wrong("hook-of-another-model", "S-98", sent=payload(DONE, resign, put("model_actual", "seedance-t2v"))),
    wrong("hook-of-another-price", "S-102 S-304 S-257", sent=payload(DONE, resign, put("credits", 7))),
    wrong("hook-failed-without-refund", "S-258 S-103 S-312", sent=payload(FAILED, resign, lack("credits_refunded"))),
    wrong("hook-failed-but-charged", "S-312 S-258 S-102", sent=payload(FAILED, resign, put("credits", 60))),
    wrong("hook-refunds-half", "S-312 S-258", sent=payload(FAILED, resign, put("credits_refunded", 30))),
    wrong("hook-failed-lacks-error-message", "S-108 S-258", sent=payload(FAILED, resign, lack("error_message"))),
    wrong("hook-failed-error-is-text", "S-107 S-258", sent=payload(FAILED, resign, put("error", "lost"))),
    wrong("hook-batch-sum-off", "S-259", sent=payload(r"video\.batch.*", resign, put("total_credits", 1))),
    wrong("hook-batch-lacks-jobs", "S-259", sent=payload(r"video\.batch.*", resign, lack("jobs"))),
    wrong("hook-voice-lacks-length", "S-261", sent=payload(r"voice\..*", resign, lack("duration_seconds"))),
    wrong("hook-image-lacks-width", "S-260", sent=payload(r"image\..*", resign, lack("width"))),
    wrong("files-are-gone", "S-331 S-4 S-60 S-149", gone),
    wrong("files-are-pages", "S-331 S-4 S-149 S-20", media("text/html", lambda _: b"<html>sign in</html>")),
    wrong("files-have-no-type", "S-331 S-4 S-149", media("application/octet-stream")),
    wrong("files-end-early", "S-331 S-4 S-149", media(body=lambda raw: raw[: len(raw) // 2])),
    wrong("clips-always-5-seconds", "S-79", asked=asked(CREATE, put("duration", 5))),
    wrong("clips-a-second-short", "S-79", asked=asked(CREATE, put("duration", lambda length: max(3, length - 1)))),
    wrong("clips-always-16-9", "S-80", asked=asked(CREATE, put("aspect_ratio", "16:9"))),
    wrong("clips-always-720p", "S-81", asked=asked(CREATE, put("resolution", "720p"))),
    wrong("clips-without-sound", "S-91", asked=asked(CREATE, put("sound", False))),
    wrong("pictures-always-square", "S-49", asked=asked(IMAGE, put("size", "1024x1024"))),
    wrong("pictures-never-transparent", "S-50 S-57", asked=asked(IMAGE, put("background", "auto"))),
    wrong("transparent-without-alpha", "S-57 S-50", media(body=without_alpha)),
    wrong("pictures-of-half-size", "S-49", media(body=at_half_size)),
)
