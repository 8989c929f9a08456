"""Judges one exchange against a contract: what is wrong, and whose fault it is.

A request outside the document that was accepted is the server's fault, one that was refused the client's alone. A
conforming request that was refused as invalid is the server's fault, unless moderation or a rule beyond the schema may
have refused it. Whatever the request, the answer has to be a documented one. Webhooks are judged in
`contracts.webhooks`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from contracts.contract import Contract
from contracts.exchange import Exchange
from contracts.findings import FIRM, Finding, Standing, finding
from contracts.operation import Operation
from contracts.own import own
from contracts.response import JSON_TYPE, Response
from contracts.seen import BROKEN, Seen, media_type, seen, told
from contracts.shape import Miss
from contracts.violation import Violation

INVALID = frozenset({400, 422})
NAMES = frozenset(
    {
        *("accepted-against-document", "refused-within-document", "request", "undocumented-status", "response-body"),
        *("response-type", "response-headers", "envelope", "shape", "webhook-body", "webhook-headers", "webhook-shape"),
        *("webhook-signature", "attempts", "lifecycle", "referee"),
    }
)


class Fault(NamedTuple):
    """What is wrong with a request."""

    rule: str | None
    wanted: str
    met: str
    standing: Standing | None = None


def judge(contract: Contract, exchange: Exchange) -> list[Finding]:
    """Every finding about one exchange; none when both sides kept the contract."""
    view = seen(exchange)
    operation = contract.operations.get(view.operation or "")
    if operation is None:
        return list(_stray(contract, view))
    found = [*_request(contract, operation, view), *_answer(contract, operation, view), *_shapes(contract, view)]
    for check in own(contract.provider, "EXCHANGE"):
        found += check(contract, view)
    return found


def names(provider: str) -> frozenset[str]:
    """Every name a check of this provider may report under; shapes add their id to theirs."""
    return NAMES | frozenset(own(provider, "NAMES"))


def _request(contract: Contract, operation: Operation, view: Seen) -> Iterator[Finding]:
    """Whether the request kept the contract, and whether the server saw it."""
    if not operation.content_types and operation.query is None:
        return
    fault = _fault(contract, operation, view)
    if fault is None:
        yield from _refused_in_vain(contract, operation, view)
    elif view.accepted:
        wanted = f"a refusal: {fault.wanted}"
        name = "accepted-against-document"
        yield finding(contract, fault.rule, name, expected=wanted, met=fault.met, standing=fault.standing)
    else:
        yield finding(contract, fault.rule, "request", expected=fault.wanted, met=fault.met, party="client")


def _fault(contract: Contract, operation: Operation, view: Seen) -> Fault | None:
    """What is wrong with the request. What a server makes of another content type is nowhere documented."""
    _, broken = operation.asked(view.exchange.query)
    standing: Standing | None = "inferred" if broken and broken.rule in own(contract.provider, "CLAMPED") else None
    if broken is not None:
        return Fault(broken.rule, broken.message, f"?{view.exchange.query}", standing)
    if not operation.content_types:
        return None
    kind = media_type(view.exchange.request_headers.get("content-type"))
    if kind is not None and kind not in operation.content_types:
        return Fault(None, f"a body of {' or '.join(operation.content_types)}", kind, "inferred")
    if operation.plain is None or (view.request is None and not operation.body_required):
        return None
    if view.request is BROKEN:
        return Fault(None, "a JSON body", told(view.exchange.request_body), "inferred")
    broken = operation.violation(view.request)
    return Fault(broken.rule, broken.message, told(view.exchange.request_body)) if broken else None


def _refused_in_vain(contract: Contract, operation: Operation, view: Seen) -> Iterator[Finding]:
    """A conforming request was called invalid, and nothing else can have been wrong with it."""
    if view.status not in INVALID or operation.beyond_schema or _may_be_moderation(view.answer):
        return
    if operation.plain is not None and operation.violation(view.request, harsh=True) is not None:
        return
    if operation.asked(view.exchange.query, harsh=True)[1] is not None:
        return
    rule = operation.responses[view.status].rule if view.status in operation.responses else None
    wanted = "a conforming request to be taken"
    yield finding(contract, rule, "refused-within-document", expected=wanted, met=told(view.exchange.response_body))


def _may_be_moderation(answer: Any) -> bool:
    """Whether the refusal may be one of content: it says so, or it is a bare text that could mean anything."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        return bool(error.get("code") == "content_policy_violation")
    return isinstance(error, str)


def _answer(contract: Contract, operation: Operation, view: Seen) -> Iterator[Finding]:
    """Whether the answer is a documented one."""
    response = operation.responses.get(view.status)
    if response is None:
        wanted, met = f"one of {', '.join(map(str, sorted(operation.statuses)))}", str(view.status)
        standing = _of_refusals(operation) if view.status >= 400 else None
        rule = _taken_by(operation) if view.accepted else None
        yield finding(contract, rule, "undocumented-status", expected=wanted, met=met, standing=standing)
        return
    for header, text in response.missing(view.exchange.response_headers):
        wanted = f"{header.name} with a whole number" if header.numeric else header.name
        yield finding(contract, header.rule, "response-headers", expected=wanted, met=text)
    if response.has_body and not _otherwise(response, view):
        yield from _body(contract, response, view, "response-body")


def _taken_by(operation: Operation) -> str | None:
    """The rule of the answer that takes a request, which another 2xx stands in for."""
    rules = [answer.rule for status, answer in sorted(operation.responses.items()) if status < 300 and answer.rule]
    return rules[0] if rules else None


def _of_refusals(operation: Operation) -> Standing | None:
    """Inferred, where no source prints any refusal of this operation (`x-standing`)."""
    refusals = [response for status, response in operation.responses.items() if status >= 400]
    return "inferred" if refusals and all(each.standing for each in refusals) else None


def _otherwise(response: Response, view: Seen) -> bool:
    """Whether the body is of another documented type, a stream for instance: a provider's own checks look into that."""
    kind = media_type(view.exchange.response_headers.get("content-type"))
    return kind != JSON_TYPE and kind in response.types


def _body(contract: Contract, response: Response, view: Seen, check: str) -> Iterator[Finding]:
    got, unsure = told(view.exchange.response_body), _of_unprinted(contract, response)
    kind = media_type(view.exchange.response_headers.get("content-type"))
    if kind != JSON_TYPE:
        yield finding(contract, response.rule, "response-type", expected=JSON_TYPE, met=kind or "no content type")
    if view.answer is BROKEN or not view.exchange.response_body:
        yield finding(contract, response.rule, check, expected="a JSON body", met=got)
        return
    for broken in response.violations(view.answer):
        rule, standing = broken.rule or response.rule, unsure or _of_nulls(response, view.answer, broken)
        yield finding(contract, rule, check, expected=broken.message, met=got, standing=standing)


def _of_unprinted(contract: Contract, response: Response) -> Standing | None:
    """Inferred or guessed, where the rule of the answer is: what it holds is no surer than that it comes."""
    rule = contract.rules.get(response.rule or "")
    return rule.standing if rule is not None and rule.standing not in FIRM else None


def _of_nulls(response: Response, body: Any, broken: Violation) -> Standing | None:
    """Inferred, where null stands for a field that may be left out: many a server writes its gaps so."""
    if not isinstance(body, dict) or broken.param is None or body.get(broken.param, broken) is not None:
        return None
    rest = {name: value for name, value in body.items() if name != broken.param}
    asked_for = any(each.param == broken.param for each in response.violations(rest))
    return None if asked_for else "inferred"


def _stray(contract: Contract, view: Seen) -> Iterator[Finding]:
    """No operation has this path and method: only a refusal in the common envelope will do."""
    if view.status < 400:
        asked = f"{view.exchange.method} {view.exchange.path}"
        yield finding(contract, None, "undocumented-status", expected=f"{asked} to be refused", met=str(view.status))
    elif contract.envelope is not None:
        # No source speaks of paths nobody documents: what stands in front of a server may refuse them in its own way.
        for found in _body(contract, contract.envelope, view, "envelope"):
            yield replace(found, standing="inferred") if found.firm else found


def _shapes(contract: Contract, view: Seen) -> Iterator[Finding]:
    for shape in contract.shapes:
        if shape.fits(view.operation, view.status, view.request, view.answer):
            for miss in shape.misses(view.answer):
                yield missed(contract, miss, f"shape {shape.id}")


def missed(contract: Contract, miss: Miss, check: str) -> Finding:
    """The finding of a field that is not as in the documented example."""
    standing = miss.standing or ("inferred" if miss.absent else None)
    return finding(contract, miss.rule, check, expected=miss.expected, met=miss.met, standing=standing)
