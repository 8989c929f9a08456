"""What paths have that tools have not: keys in two headers, methods, content types, sizes, a stream, one account."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at, same
from contracts.suite import files
from contracts.suite.bench import FAST
from contracts.suite.drives import KITE, WHITE
from contracts.suite.manners import MANNERS
from contracts.suite.mcp.listed import WRONG_KINDS
from contracts.suite.plan import Check, Need
from contracts.suite.wire import Met, NoAnswer

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

TWIN, KEY, ENVELOPE, KNOWN = "K-150", "K-85", "K-131", "K-95"
UPLOAD, TYPED = "K-134", "K-88"
BOUNDARY = "soundstage-check-part"
IMAGE: dict[str, Any] = {"prompt": KITE, "model": "nano-banana"}
STARTS = ("/v1/generate/media", "/v1/generate/music", "/v1/generate/dialogue", "/v1/generate/ad-copy")
READS = ("/v1/models", "/v1/balance", "/v1/generations")
FOLLOWS = ("/v1/generate/media/nowhere", "/v1/generate/music/nowhere")
KEYLESS = ((), (("authorization", "Bearer not-a-key"),), (("authorization", "Basic bW9jazptb2Nr"),))
TOO_LARGE = 33 << 20
FINAL = ("completed", "failed")
LISTS = frozenset({"K-96", "K-114", "K-115", "K-116"})
LIVES = frozenset({"K-95", "K-99", "K-100", "K-101", "K-102", "K-105", "K-108", "K-113"})


def checks(contract: Contract) -> list[Check]:
    """The named checks."""

    def row(name: str, says: str, rules: tuple[str, ...], run: "Callable[[Bench], None]", **more: Any) -> Check:
        needs: frozenset[Need] = frozenset(("key",))
        return Check(f"rest/{name}", "rest", says, rules, partial(_with_twin, run), needs=needs, **more)

    price = MANNERS[contract.provider].price("generate_media", IMAGE)
    risk = sum(MANNERS[contract.provider].price(tool, body) for tool, body, _ in WRONG_KINDS)  # for who takes them
    return [
        row("key", "No path is answered without a good key", (KEY,), _keyless),
        row("x-api-key", "A key may stand in X-API-Key", (TWIN,), _other_header),
        row("unknown-path", "A path nobody knows is refused", (ENVELOPE,), _unknown_path),
        row("wrong-method", "A method a path has not is refused with 405", (ENVELOPE,), _wrong_method),
        row("broken-json", "A body that is no JSON is refused", (ENVELOPE,), _broken_json),
        row("wrong-type", "A body that is no JSON by its name is refused", (ENVELOPE,), _wrong_type),
        row("wrong-kinds", "Fields of a wrong kind are refused by name", (TWIN,), _wrong_kinds, cost=risk),
        row("too-large", "A body of 33 MiB is refused", (ENVELOPE,), _too_large, alone=True),
        row("unknown-job", "A generation nobody has is a 404", (KNOWN,), _unknown_job),
        row("upload", "A file is kept and its URL told", (UPLOAD, TYPED), _upload),
        row("same-account", "Paths and tools tell the same", (TWIN,), _same_account, alone=True, also=LISTS),
        row(
            "same-job", "A job is the same, however it is followed", (TWIN, "K-103"), _same_job, cost=price, also=LIVES
        ),
    ]


def needs_twin(bench: "Bench") -> None:
    """Raises Unstageable where no path of the twin is there."""
    session = bench.session
    if session.has_twin is None:
        headers = _headers(bench)
        found = [bench.wire.send("GET", path, headers, b"") for path in READS]
        session.has_twin = any(met.status not in (404, 405, 501) and met.json is not None for met in found)
    if not session.has_twin:
        raise Unstageable("the target has no REST twin behind this base URL")


def _with_twin(run: "Callable[[Bench], None]", bench: "Bench") -> None:
    needs_twin(bench)
    run(bench)


def _headers(bench: "Bench") -> dict[str, str]:
    return {"authorization": f"Bearer {bench.wire.key}", "accept": "application/json"}


def _send(bench: "Bench", method: str, path: str, body: bytes = b"", **more: str) -> Met:
    """One request, judged as one of its operation."""
    kind = {"content-type": "application/json"} if method in ("POST", "PATCH", "PUT") else {}
    given = {name.replace("_", "-"): value for name, value in more.items()}
    return _kept(bench, method, path, {**_headers(bench), **kind, **given}, body)


def _kept(bench: "Bench", method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Met:
    """One request with these headers alone, judged as one of its operation."""
    met = bench.wire.send(method, path, headers, body, None, _operation(bench, method, path))
    bench.keep(met)
    return met


def _operation(bench: "Bench", method: str, path: str) -> str | None:
    """The operation of a path; None where there is none."""
    for operation in bench.session.contract.operations.values():
        for known, template, _ in operation.routes:
            if known == method and template.replace("{generation_id}", "nowhere") == path:
                return operation.id
    return None


def _keyless(bench: "Bench") -> None:
    start = orjson.dumps(IMAGE)
    asked = [("GET", path, b"") for path in (*READS, *FOLLOWS)] + [("POST", path, start) for path in STARTS]
    for method, path, body in asked:
        for headers in KEYLESS:
            sent = {"content-type": "application/json", **dict(headers)}
            met = _kept(bench, method, path, sent, body)
            bench.expect(met.status == 401, KEY, f"401 to {method} {path} without a good key", met.status, met)


def _other_header(bench: "Bench") -> None:
    """A gateway may give keys of its own in one header alone: only a key that is passed on as it is can show it."""
    if "mock_" not in (bench.wire.key or ""):
        raise Unstageable("the key is not known to reach the target in this header")
    for path in READS:
        met = _kept(bench, "GET", path, {"x-api-key": str(bench.wire.key)})
        bench.expect(met.status == 200, TWIN, f"{path} to take the key of X-API-Key", met.status, met)


def _unknown_path(bench: "Bench") -> None:
    for method, path in (("GET", "/v1/nowhere"), ("POST", "/v1/generate/nowhere"), ("GET", "/v2/models")):
        met = _send(bench, method, path, b"{}" if method == "POST" else b"")
        bench.expect(met.status == 404, ENVELOPE, f"404 to {method} {path}", met.status, met)


def _wrong_method(bench: "Bench") -> None:
    for path in (*READS, *STARTS, *FOLLOWS):
        for method in ("DELETE", "PATCH", "PUT", "GET" if path in STARTS else "POST"):
            met = _send(bench, method, path, b"{}" if method != "GET" else b"")
            bench.expect(met.status in (404, 405), ENVELOPE, f"405 to {method} {path}", met.status, met)
            if met.status == 405:
                allow = met.response_headers.get("allow", "")
                right = "POST" if path in STARTS else "GET"
                bench.expect(right in allow, ENVELOPE, f"Allow with {right}", allow or "no such header", met)


def _broken_json(bench: "Bench") -> None:
    for path in STARTS:
        for body in (b'{"prompt": "a kite', b"prompt=a+kite", b'["a kite"]', b'"a kite"'):
            met = _send(bench, "POST", path, body)
            bench.expect(met.status in (400, 422), ENVELOPE, f"400 to {body.decode()} at {path}", met.status, met)


def _wrong_type(bench: "Bench") -> None:
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        met = _send(bench, "POST", STARTS[0], orjson.dumps({"model": "no/model"}), content_type=kind)
        bench.expect(400 <= met.status < 500, ENVELOPE, f"415 to a body of {kind}", met.status, met)
        fits = met.status in (400, 415, 422)
        bench.expect(fits, ENVELOPE, f"415 to a body of {kind}", met.status, met)


def _wrong_kinds(bench: "Bench") -> None:
    for tool, body, param in WRONG_KINDS:
        if tool.startswith("get_"):
            continue
        met = bench.call(f"{tool}Rest", body=body, patient=False)
        told = f"{met.status} {met.response_body[:200]!r}"
        if bench.expect(met.status in (400, 422), TWIN, f"{tool} to refuse {param} {body[param]!r}", told, met):
            bench.expect(param.encode() in met.response_body, TWIN, f"a refusal that names {param}", told, met)


def _too_large(bench: "Bench") -> None:
    body = b'{"model": "no/model", "prompt": "' + b"a" * TOO_LARGE + b'"}'
    try:
        met = _send(bench, "POST", STARTS[0], body)
    except NoAnswer as error:
        raise Unstageable(f"the target hung up while it was sent 33 MiB ({error})") from error
    bench.expect(met.status in (400, 413, 422), ENVELOPE, "413 to a body of 33 MiB", met.status, met)


def _unknown_job(bench: "Bench") -> None:
    for path in (*FOLLOWS, *(f"{path}/stream" for path in FOLLOWS)):
        met = _send(bench, "GET", path)
        bench.expect(met.status == 404, KNOWN, f"404 to {path}", met.status, met)


def _upload(bench: "Bench") -> None:
    """A picture is kept as it is; a part that does not say what it is is refused."""
    met = _part(bench, "image/png")
    if met.status == 404:
        raise Unstageable("the target takes no uploads by path")
    told = f"{met.status} {met.response_body[:200]!r}"
    if bench.expect(met.status == 200, UPLOAD, "a picture to be taken", told, met):
        got = files.fetch(bench, at(met.json, "url"), UPLOAD, "image")
        if got is not None:
            same_bytes = got[0].response_body == WHITE
            bench.expect(same_bytes, UPLOAD, "the file as it was sent", f"{len(got[0].response_body)} other bytes")
    refused = _part(bench, "application/octet-stream")
    bench.expect(refused.status == 400, TYPED, "400 to a part of application/octet-stream", refused.status, refused)


def _part(bench: "Bench", kind: str) -> Met:
    """Send one small picture as a part of this type."""
    head = f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="kite.png"\r\ncontent-type: {kind}'
    body = head.encode() + b"\r\n\r\n" + WHITE + f"\r\n--{BOUNDARY}--\r\n".encode()
    return _send(bench, "POST", "/v1/upload/media", body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def _same_account(bench: "Bench") -> None:
    """Nothing happens between two looks, so they see the same."""
    for tool in ("get_models", "get_balance", "get_generations"):
        by_tool, by_path = bench.call(tool, body={}), bench.call(f"{tool}Rest")
        again = bench.call(tool, body={})
        if by_tool.json == again.json:
            for place, wanted, got in differences(_by_id(by_tool.json), _by_id(by_path.json)):
                bench.expect(False, TWIN, f"{place} of {tool} as the tool tells it, {wanted}", got, by_path)


def _by_id(told: Any) -> Any:
    """A list of models by their ids, so that what both list is compared; anything else as it is."""
    rows = at(told, "models")
    if not isinstance(rows, list):
        return told
    return {str(row["model_id"]): row for row in rows if isinstance(row, dict) and "model_id" in row}


def _same_job(bench: "Bench") -> None:
    """Started by path, followed by tool, by path and by stream."""
    started = bench.call("generate_mediaRest", body=IMAGE)
    if not bench.expect(bench.jobs, TWIN, "a job to be started by path", started.status, started):
        return
    job = bench.jobs[0]
    named = {"generation_id": job.id}
    bench.call("get_generation_statusRest", path=named)
    if bench.wire.pace.times >= FAST or bench.session.seams.transport is not None:  # else it would wait for minutes
        waited = bench.call("get_generation_statusStream", path=named)
        if waited.status == 200:
            told = _event(waited)
            word = at(told, "status")
            bench.expect(word in FINAL, TWIN, "a stream that waits for the end", told, waited)
    by_tool = bench.follow(job).json
    by_path = bench.call("get_generation_statusRest", path=named)
    for place, wanted, got in differences(by_tool, by_path.json):
        bench.expect(False, TWIN, f"{place} as the tool tells it, {wanted}", got, by_path)
    _streamed(bench, named, by_path)


def _streamed(bench: "Bench", named: dict[str, str], by_path: Met) -> None:
    """Of an ended job the stream is one event `result` with what a poll tells."""
    met = bench.call("get_generation_statusStream", path=named)
    kind = met.response_headers.get("content-type", "no content type")
    if not bench.expect(kind.startswith("text/event-stream"), TWIN, "a stream of events", kind, met):
        return
    events = [line for line in met.response_body.splitlines() if line.startswith(b"event:")]
    results = [line[6:].strip() for line in events if line[6:].strip() not in (b"heartbeat", b"ping")]
    bench.expect(results == [b"result"], TWIN, "one event `result`", results, met)
    for place, wanted, got in differences(by_path.json, _event(met)):
        bench.expect(False, TWIN, f"{place} of the event as a poll tells it, {wanted}", got, met)


def _event(met: Met) -> Any:
    """What the last event of a stream holds."""
    data = [line[5:] for line in met.response_body.splitlines() if line.startswith(b"data:")]
    try:
        return orjson.loads(data[-1]) if data else None
    except orjson.JSONDecodeError:
        return data[-1]


def differences(one: Any, other: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two tell the same thing otherwise: (place, one, other). What only one of them tells is no difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() & other.keys():
            yield from differences(one[name], other[name], f"{place}.{name}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, f"{place}.{index}".lstrip("."))
    elif not same(one, other):
        yield place or "the answer", one, other
