"""Right servers that are not the mock's twins: other headers, other layout, more fields. None is to be blamed."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import has, parsed, put, told, when
from tests.contracts.broken.servers.creativeai_hooks import EVENT, resign
from tests.contracts.broken.servers.server import Ask, Sent, Tell, Told, Wrong, bent

PROVIDERS = ("creativeai", "unifically", "mayanio")


def _rewritten(change: Callable[[Any], bytes]) -> Told:
    """Every JSON answer is written otherwise."""

    def bend(ask: Ask, tell: Tell) -> None:
        if "json" in tell.headers.get("content-type", "") and (body := parsed(tell.body)) is not None:
            tell.body = change(body)

    return bend


def each(*bends: Told) -> Told:
    """All of these one behind the other."""

    def bend(ask: Ask, tell: Tell) -> None:
        for one in bends:
            one(ask, tell)

    return bend


def more(value: Any) -> Any:
    """Objects have a field nobody knows; what lies in lists is told the same on every channel."""
    if isinstance(value, dict):
        return {**{name: more(inner) for name, inner in value.items()}, "x_trace": "9b2d"}
    return value


def proxied(ask: Ask, tell: Tell) -> None:
    """Names in capitals, a charset, and headers of a proxy."""
    tell.headers = {name.title(): value for name, value in tell.headers.items()}
    tell.headers |= {"X-Request-Id": "9b2d", "Via": "1.1 gateway", "Server": "gateway", "Cache-Control": "no-store"}
    if tell.headers.get("Content-Type") == "application/json":
        tell.headers["Content-Type"] = "application/json; charset=utf-8"


def quiet(ask: Ask, tell: Tell) -> None:
    """A gateway that passes on nothing it does not know."""
    tell.headers = {name: text for name, text in tell.headers.items() if not name.lower().startswith("x-mock")}


def deaf(ask: Ask) -> None:
    """A gateway that hands on no header it does not know."""
    ask.headers = {name: text for name, text in ask.headers.items() if not name.startswith("x-mock")}


def _comments(ask: Ask, tell: Tell) -> None:
    """Streams keep their connection alive with comments."""
    if "event-stream" in tell.headers.get("content-type", ""):
        tell.body = b": ping\n\n" + tell.body.replace(b"data: [DONE]", b": ping\n\ndata: [DONE]")


def _lines(ask: Ask, tell: Tell) -> None:
    """Streams end their lines as HTTP does."""
    if "event-stream" in tell.headers.get("content-type", ""):
        tell.body = tell.body.replace(b"\n", b"\r\n")


def _words(body: Any, ask: Ask) -> None:
    """Messages are for people: nobody promises their words."""
    body["error"]["message"] = "Please look at your request again."


def _other_words(ask: Ask, tell: Tell) -> None:
    """Refusals that name nothing: Unifically and Mayanio promise no words."""
    body = parsed(tell.body)
    if tell.status < 400 or not isinstance(body, dict):
        return
    if isinstance(body.get("data"), dict):
        body["data"]["message"] = "Please look at your request again."
    elif "error" in body:
        body["error"] = "Please look at your request again."
    tell.body = orjson.dumps(body)


def _wider(body: Any, ask: Ask) -> None:
    """What examples of image-to-video leave out may be there."""
    body.setdefault("failover_used", False)


def _shortened(body: Any, ask: Ask) -> None:
    for job in body["jobs"]:
        job["prompt"] = job["prompt"] if len(job["prompt"]) < 30 else job["prompt"][:25] + "..."


def _indented(delivery: Delivery) -> Sequence[Delivery]:
    body = orjson.dumps(parsed(delivery.body), option=orjson.OPT_INDENT_2)
    return [resign(delivery, body) if "CreativeAI" in str(delivery.headers) else bent(delivery, body=body)]


def _with_headers(delivery: Delivery) -> Sequence[Delivery]:
    more = (("User-Agent", "gateway/2"), ("X-Attempt", str(len(delivery.attempts) + 1)), ("Traceparent", "00-1-2-01"))
    return [bent(delivery, headers=(*delivery.headers, *more))]


def _from_the_first(delivery: Delivery) -> Sequence[Delivery]:
    """Delays count from the first attempt: 0, 5 and 30 seconds."""
    if len(delivery.delays_s) == 3 and delivery.delays_s[1:] == (5.0, 30.0):
        delivery.delays_s = (0.0, 5.0, 25.0)
    return [delivery]


def _right(name: str, told: Told | None = None, *, sent: Sent | None = None, **more: Any) -> tuple[Wrong, ...]:
    """One such server of each provider."""
    return tuple(Wrong(name, provider, (), told=told, sent=sent, **more) for provider in PROVIDERS)


def _creativeai(name: str, told: Told | None = None, *, sent: Sent | None = None) -> tuple[Wrong, ...]:
    return (Wrong(name, "creativeai", (), told=told, sent=sent),)


SERVERS: tuple[Wrong, ...] = (
    *_right("more-fields", _rewritten(lambda body: orjson.dumps(more(body)))),
    *_right("indented", _rewritten(lambda body: orjson.dumps(body, option=orjson.OPT_INDENT_2))),
    *_right("sorted", _rewritten(lambda body: orjson.dumps(body, option=orjson.OPT_SORT_KEYS))),
    *_right("headers-of-a-proxy", proxied),
    *_right("behind-a-quiet-gateway", quiet, asked=deaf),
    *_right("webhooks-indented", sent=_indented),
    *_right("webhooks-with-headers", sent=_with_headers),
    *_creativeai("webhooks-timed-from-the-first", sent=_from_the_first),
    *_creativeai("streams-with-comments", _comments),
    *_creativeai("streams-with-crlf", _lines),
    *_creativeai(
        "batches-tell-short-prompts",
        told("(POST|GET) /v1/video/generations/batch.*", None, when(lambda body: "jobs" in body, _shortened)),
    ),
    *_creativeai(
        "other-messages",
        told(
            ".*",
            None,
            when(
                lambda body: (
                    isinstance(body.get("error"), dict)
                    and "param" in body["error"]
                    and body["error"].get("code") != "content_policy_violation"
                ),
                _words,
            ),
        ),
    ),
)
# No source says what these differ in.
SERVERS += (
    Wrong("other-words", "unifically", (), told=_other_words),
    Wrong("other-words", "mayanio", (), told=_other_words),
    Wrong(
        "at-work-at-once",
        "unifically",
        (),
        told=told("GET /v1/tasks/.+", 200, when(has("data.status", "pending"), put("data.status", "processing"))),
    ),
)
# Fields that examples leave out, told all the same: they warn and never fail anyone.
(WIDER,) = _creativeai(
    "image-to-video-told-in-full",
    told("(POST|GET) /v1/video/generations.*", None, when(lambda body: "image_url" in body, _wider)),
)


def _little(body: Any, ask: Ask) -> None:
    if body.get("status") == "processing":
        for name in [name for name in body if name not in ("id", "object", "status")]:
            del body[name]


def _flat(ask: Ask, tell: Tell) -> None:
    """Native answers without an envelope: nobody has printed one."""
    if ask.path.startswith("/api/v1/model/") and tell.status < 300:
        body = parsed(tell.body)
        tell.body = orjson.dumps(body.get("data", body))


def _plain_models(body: Any, ask: Ask) -> None:
    body["models"] = body.pop("data")


def _is_video(body: Any) -> bool:
    return isinstance(body, dict) and body.get("object") == "video.generation"


def _gaps(body: Any, ask: Ask) -> None:
    for name in ("image_url", "error", "completed_at", "adjusted_credits"):
        body.setdefault(name, None)


def _floats(body: Any, ask: Ask) -> None:
    body["credits"] = float(body["credits"]) if "credits" in body else 0.0


def _no_singles(ask: Ask, tell: Tell) -> None:
    """The jobs of a batch are polled with it alone."""
    if ask.line.startswith("GET /v1/video/generations/vid_"):
        error = {"code": "not_found", "message": "no", "type": "not_found", "param": None}
        tell.status, tell.body = 404, orjson.dumps({"error": error})


UNTOLD = ("comp", "chart", "bg", "upscale", "restore")


def _named_otherwise(delivery: Delivery) -> Sequence[Delivery]:
    """Events whose names nobody has printed, with what everybody needs to know."""
    body = parsed(delivery.body)
    if delivery.job.partition("_")[0] not in UNTOLD:
        return [delivery]
    told_of = resign(delivery, orjson.dumps({name: body.get(name) for name in ("id", "status", "output_url")}))
    return [bent(told_of, headers=tuple({**dict(told_of.headers), EVENT: "job.finished"}.items()))]


def _without_utilities(delivery: Delivery) -> Sequence[Delivery]:
    return [] if delivery.job.partition("_")[0] in UNTOLD[2:] else [delivery]


# What no source tells is told otherwise: a warning at most.
SILENT: tuple[Wrong, ...] = (
    *_creativeai("polls-tell-little-meanwhile", told("GET /v1/video/generations/v.+", 200, _little)),
    *_creativeai("native-answers-are-flat", _flat),
    *_creativeai("models-in-another-list", told("GET /v1/models", 200, _plain_models)),
    *_creativeai("gaps-are-null", told("(POST|GET) /v1/video/generat[^/]+(/vgen.*)?", None, when(_is_video, _gaps))),
    *_creativeai("credits-with-a-point", told("(POST|GET) /v1/video/generat.*", None, when(_is_video, _floats))),
    *_creativeai("batch-jobs-are-no-singles", _no_singles),
    *_creativeai("events-of-other-names", sent=_named_otherwise),
    *_creativeai("utilities-call-nobody-back", sent=_without_utilities),
)
# All of it at once, one server a provider: what every change has to pass.
TOGETHER: tuple[Wrong, ...] = _right(
    "all-together",
    each(_rewritten(lambda body: orjson.dumps(more(body), option=orjson.OPT_INDENT_2)), _comments, proxied, quiet),
    sent=lambda delivery: _with_headers(*_from_the_first(*_indented(delivery))),
    asked=deaf,
)
