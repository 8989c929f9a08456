"""Checks of Unifically's exchanges and callbacks that no schema can say: codes, ids, blame, signatures."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from contracts.contract import Contract
from contracts.document import Json, deref
from contracts.expected import at, is_missing
from contracts.findings import Finding, Standing, finding
from contracts.seen import Received, Seen, media_type, told
from contracts.wording import met

UNIX_2001_S, UNIX_2100_S = 1_000_000_000, 4_102_444_800
NAMES = ("code", "path-id")
SIGNATURE, TIMESTAMP = "x-webhook-signature", "x-webhook-timestamp"
# Inputs that refer to what was made before: whether it is there and ready is no matter of the document (U-24, U-189).
REFERRING = ("task_id", "clip_id")


def code(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The `code` of a body is the status it came with."""
    found = at(view.answer, "code")
    if not is_missing(found) and found != view.status:
        rule = "U-113" if view.accepted else "U-163"
        yield finding(contract, rule, "code", expected=f"code {view.status}", met=met(found))


def path_id(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A poll speaks of the task that was asked for."""
    if view.operation != "getTask" or view.status != 200:
        return
    asked = unquote(view.exchange.path.rstrip("/").rpartition("/")[2])
    found = at(view.answer, "data.task_id")
    if not is_missing(found) and found != asked:
        yield finding(contract, "U-123", "path-id", expected=f"task_id {met(asked)}", met=met(found))


def stamps(contract: Contract, view: Seen) -> Iterator[Finding]:
    """An account's instants are Unix seconds, of this century."""
    if view.operation != "getAccount" or view.status != 200:
        return
    for name in ("created_at", "updated_at"):
        found = at(view.answer, f"data.{name}")
        if isinstance(found, int) and not UNIX_2001_S < found < UNIX_2100_S:
            yield finding(contract, "U-142", "response-body", expected=f"{name} in Unix seconds", met=met(found))


def refused_in_vain(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A task that conforms, refers to nothing earlier, and was called invalid or its model unknown."""
    if view.operation != "createTask" or view.status not in (400, 404, 422) or not isinstance(view.request, dict):
        return
    asked = view.request.get("input")
    if (
        not isinstance(asked, dict)
        or at(view.answer, "data.code") == "generation_failed"
        or any(name in asked for name in REFERRING)
    ):
        return
    if contract.operations["createTask"].violation(view.request, harsh=True) is None:
        rule = "U-3" if view.status == 404 else "U-10"
        # That what a table does not know is ignored stands nowhere (U-177).
        standing: Standing | None = None if set(asked) <= known(contract, view.request["model"]) else "inferred"
        got, wanted = told(view.exchange.response_body), "a conforming task to be taken"
        yield finding(contract, rule, "refused-within-document", expected=wanted, met=got, standing=standing)


def known(contract: Contract, model: str) -> set[str]:
    """The fields a model's input is documented to have."""
    written = contract.document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"][model]
    branch = deref(contract.document, {"$ref": written})
    return _fields(contract, branch["properties"]["input"])


def _fields(contract: Contract, schema: Json) -> set[str]:
    own = deref(contract.document, schema)
    parts = [part for key in ("then", "else") if isinstance(part := own.get(key), dict)] + own.get("allOf", [])
    return {*own.get("properties", {}), *(name for part in parts for name in _fields(contract, part))}


def callback_request(contract: Contract, view: Received) -> Iterator[Finding]:
    """A callback is a POST of JSON."""
    kind = media_type(view.delivery.headers.get("content-type"))
    if view.delivery.method != "POST":
        yield finding(contract, "U-154", "webhook-headers", expected="POST", met=view.delivery.method)
    if kind != "application/json":
        yield finding(contract, "U-154", "webhook-headers", expected="application/json", met=kind or "no content type")


def callback_signature(contract: Contract, view: Received) -> Iterator[Finding]:
    """Where the receiver has a secret, timestamp and body are signed with it."""
    secret, headers = view.delivery.secret, view.delivery.headers
    if secret is None:
        return
    for name in (SIGNATURE, TIMESTAMP):
        if name not in headers:
            yield finding(contract, "U-162", "webhook-signature", expected=name, met="no such header")
            return
    wanted = signature(secret, headers[TIMESTAMP], view.delivery.body)
    if not hmac.compare_digest(headers[SIGNATURE].encode(), wanted.encode()):
        expected = "the hex HMAC of timestamp, dot and raw body with the receiver's secret"
        yield finding(contract, "U-162", "webhook-signature", expected=expected, met=headers[SIGNATURE])


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What `x-webhook-signature` holds where callbacks are signed: lower-case hex (U-162)."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


EXCHANGE: tuple[Callable[[Contract, Seen], Iterator[Finding]], ...] = (code, path_id, stamps, refused_in_vain)
WEBHOOK: tuple[Callable[[Contract, Received], Iterator[Finding]], ...] = (callback_request, callback_signature)
