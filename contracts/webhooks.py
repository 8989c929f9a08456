"""Judges one request a server sent to a webhook receiver. Who signs how is for `contracts/<provider>/checks.py`."""

from collections.abc import Iterator

from contracts.checks import missed
from contracts.contract import Contract
from contracts.document import deref
from contracts.exchange import Delivery
from contracts.findings import Finding, Standing, finding
from contracts.own import own
from contracts.seen import BROKEN, Received, parsed, told


def judge_webhook(contract: Contract, delivery: Delivery) -> list[Finding]:
    """Every finding about one webhook request, as its receiver got it."""
    view = received(contract, delivery)
    found = [*_headers(contract, view), *_body(contract, view), *_shapes(contract, view)]
    for check in own(contract.provider, "WEBHOOK"):
        found += check(contract, view)
    return found


def received(contract: Contract, delivery: Delivery) -> Received:
    """The delivery with its event and its payload."""
    payload = parsed(delivery.body)
    return Received(delivery, contract.event_of(delivery.headers, payload), payload)


def _headers(contract: Contract, view: Received) -> Iterator[Finding]:
    if view.event is None:
        wanted = f"one of the events {', '.join(contract.document.get('webhooks', {}))}"
        rule = _announcing(contract)
        met, standing = str(dict(view.delivery.headers)), _of_events(contract, view)
        yield finding(contract, rule, "webhook-headers", expected=wanted, met=met, standing=standing)
        return
    for written in contract.document["webhooks"][view.event]["post"].get("parameters", ()):
        header = deref(contract.document, written)
        if header.get("required") and header["name"].lower() not in view.delivery.headers:
            met = "no such header"
            yield finding(contract, header.get("x-rule"), "webhook-headers", expected=header["name"], met=met)


def _of_events(contract: Contract, view: Received) -> Standing | None:
    """Inferred, where an event is named whose payload is none of those that are printed: nobody tells its name."""
    printed = {shape.example.get("object") for shape in contract.shapes if "webhook" in shape.select}
    named = any(name.endswith("event") for name in view.delivery.headers)
    known = isinstance(view.payload, dict) and view.payload.get("object") in printed
    return "inferred" if named and not known else None


def _announcing(contract: Contract) -> str | None:
    """The rule about how an event is announced: of the header that names it, or else of what the payload says."""
    posts = [item["post"] for item in contract.document.get("webhooks", {}).values()]
    headers = [deref(contract.document, written) for post in posts for written in post.get("parameters", ())]
    said = [header.get("x-rule") for header in headers if header["name"].lower().endswith("event")]
    return next(iter(said), None) or next((post.get("x-rule") for post in posts if "x-when" in post), None)


def _body(contract: Contract, view: Received) -> Iterator[Finding]:
    if view.event is None:
        return
    documented = contract.events[view.event]
    if view.payload is BROKEN or view.payload is None:
        met = told(view.delivery.body)
        yield finding(contract, documented.rule, "webhook-body", expected="a JSON body", met=met)
        return
    for broken in documented.violations(view.payload):
        rule = broken.rule or documented.rule
        yield finding(contract, rule, "webhook-body", expected=broken.message, met=told(view.delivery.body))


def _shapes(contract: Contract, view: Received) -> Iterator[Finding]:
    for shape in contract.shapes:
        if shape.fits_event(view.event, view.payload):
            for miss in shape.misses(view.payload):
                yield missed(contract, miss, f"webhook-shape {shape.id}")
