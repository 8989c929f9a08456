"""Webhooks beyond one delivery: how often they are tried and when, what is signed, and what no receiver may be sent.

On a fast clock the seconds between attempts are shorter than a busy machine's hiccups: several callbacks are watched,
the middle one counts, and a delay is blamed only when it is wrong time and again.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

import orjson

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.exchange import Delivery
from contracts.seen import parsed
from contracts.suite.bench import FAST
from contracts.suite.drives import KITE
from contracts.suite.plan import Check, Need

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

SIGNATURE, IDENT = "x-creativeai-signature", "x-creativeai-delivery-id"
UNSEEN_S = 700.0  # whatever happens to a render, it has ended by then
AT_ONCE_S = 2.0
CLOSE_S = 5.0  # between polls that want to know when a job ended
LATE_S = 120.0  # of the target's seconds: no attempt comes after that
HICCUP_S = 0.01  # real: of the middle one of several
WATCHED = 5
DELAYS = ((5.0, 5.0), (30.0, 35.0))  # after the first attempt, from where is not stated: 30 or 35
HOOK: tuple[Need, ...] = ("key",)
ALONE: dict[str, Any] = {"alone": True, "timed": True}


def checks(contract: Contract) -> list[Check]:
    """What a provider's callbacks are held to."""
    if contract.provider == "creativeai":
        return _creativeai()
    return _unifically() if contract.provider == "unifically" else []


def _creativeai() -> list[Check]:
    def row(name: str, says: str, rules: tuple[str, ...], run: Any, count: int = 1, **more: Any) -> Check:
        return Check(f"webhooks/{name}", "webhooks", says, rules, run, 30.0 * count, frozenset(HOOK), **more)

    return [
        row("signature", "The raw body is signed with the receiver's secret", ("S-255", "S-264", "S-265"), _signature),
        row("exhausted", "Three attempts, and none after the third", ("S-267", "S-268"), _exhausted),
        row("taken", "Nothing is sent again once it was taken", ("S-269",), _taken),
        row("retried", "Retries repeat the same bytes under the same id", ("S-254", "S-267"), _retried),
        row("delays", "Attempts come after 0, 5 and 30 seconds", ("S-267", "S-275"), _delays, WATCHED, **ALONE),
        row("unpolled", "The end is told whether or not anybody polls", ("S-248", "S-249"), _unpolled),
        row("none-asked", "Nobody is told who did not ask to be", ("S-248",), _unasked),
    ]


def _unifically() -> list[Check]:
    def row(name: str, says: str, rules: tuple[str, ...], run: Any) -> Check:
        return Check(f"webhooks/{name}", "webhooks", says, rules, run, 0.1, frozenset(HOOK))

    return [
        row("tried-again", "A callback that was not taken is tried again with the same bytes", ("U-159",), _again),
        row("taken", "Nothing is sent again once it was taken", ("U-159", "U-153"), _taken),
    ]


def _submit(bench: "Bench", hook: str, **more: Any) -> None:
    if bench.session.contract.provider == "unifically":
        body = {"model": "alibaba/qwen-image-2.0", "input": {"prompt": KITE}, "callback_url": hook}
        bench.call("createTask", body=body)
    else:
        image = {"prompt": KITE, "image_url": "https://example.com/kite.png", "webhook_url": hook}
        bench.call("createVideo", body={**image, **more})
    if not bench.jobs:
        raise Unstageable("the target took no job to call back about")


def _attempts(bench: "Bench", hook: str) -> Sequence[Delivery]:
    """Every attempt there will be: the job has ended, and the last retry is long over."""
    for job in bench.jobs:
        if job.ended is None:
            bench.follow(job)
    bench.wire.pace.wait(LATE_S)
    _breathe(bench)
    return bench.got(hook)


def _exhausted(bench: "Bench") -> None:
    hook = bench.receiver(500, 500, 500, 500, 500, 500, 500)
    _submit(bench, hook)
    count = len(_attempts(bench, hook))
    bench.expect(count == 3, "S-267", "3 attempts at a receiver that always answers 500", f"{count}")


def _taken(bench: "Bench") -> None:
    hook = bench.receiver()
    _submit(bench, hook)
    count = len(_attempts(bench, hook))
    rules = ("S-248", "S-269") if bench.session.contract.provider == "creativeai" else ("U-153", "U-159")
    bench.expect(count > 0, rules[0], "a callback once the job has ended", "none")
    bench.expect(count < 2, rules[1], "one callback, as it was taken with a 200", f"{count}")


def _again(bench: "Bench") -> None:
    hook = bench.receiver(500)
    _submit(bench, hook)
    got = _attempts(bench, hook)
    bench.expect(
        len(got) == 2, "U-159", "a second attempt after a 500, and no third after a 200", f"{len(got)} attempts"
    )
    bench.expect(len({each.body for each in got}) <= 1, "U-159", "the same bytes at every attempt", "others")


def _retried(bench: "Bench") -> None:
    hook = bench.receiver(503, 404)
    _submit(bench, hook)
    got = _attempts(bench, hook)
    bench.expect(len(got) == 3, "S-267", "a third attempt after a 503 and a 404", f"{len(got)} attempts")
    bench.expect(len({each.body for each in got}) <= 1, "S-267", "the same bytes at every attempt", "others")
    idents = {each.headers.get(IDENT) for each in got}
    bench.expect(len(idents) <= 1, "S-254", "one delivery id for every attempt", f"{idents}")
    signatures = {each.headers.get(SIGNATURE) for each in got}
    bench.expect(len(signatures) <= 1, "S-264", "one signature for the same bytes", f"{signatures}")


def _unasked(bench: "Bench") -> None:
    hook = bench.receiver()
    bench.call("createVideo", body={"prompt": KITE, "image_url": "https://example.com/kite.png"})
    count = len(_attempts(bench, hook))
    bench.expect(count == 0, "S-248", "no callback: none was asked for", f"{count}")


def _unpolled(bench: "Bench") -> None:
    hook = bench.receiver()
    _submit(bench, hook)
    bench.wire.pace.wait(UNSEEN_S)
    _breathe(bench)
    count = len(bench.got(hook))
    for job in bench.jobs:
        bench.follow(job)
    bench.expect(count == 1, "S-249", "one callback for a job that nobody has polled", f"{count}")


def _breathe(bench: "Bench") -> None:
    """On a fast clock a callback may still be on its way."""
    pace = bench.wire.pace
    pace.wait(0.3 * pace.times if pace.times >= FAST else 0.0)


def _delays(bench: "Bench") -> None:
    """The seconds between attempts, of several callbacks where instants are short."""
    pace = bench.wire.pace
    count = WATCHED if pace.times >= FAST else 1
    hooks = [bench.receiver(500, 500) for _ in range(count)]
    around_s, late_s = 1.0 + HICCUP_S * pace.times, list[float]()
    for number, hook in enumerate(hooks):
        _submit(bench, hook, prompt=f"{KITE}, take {number}")
        bench.follow(bench.jobs[-1], CLOSE_S)
        seen_s = pace.now_s()
        late_s += [each.at_s - seen_s for each in _attempts(bench, hook)[:1]]
    told = ", ".join(f"{each:.0f}" for each in late_s)
    on_time = not late_s or median(late_s) <= AT_ONCE_S + around_s
    bench.expect(on_time, "S-267", "a first attempt when the job ends", f"{told} s after a poll told the end")
    for index, (least_s, most_s) in enumerate(DELAYS, start=1):
        after = [got[index].at_s - got[0].at_s for got in map(bench.got, hooks) if len(got) > index]
        told = ", ".join(f"{each:.0f}" for each in after)
        wanted = f"attempt {index + 1} after {least_s:g}" + (f" or {most_s:g} s" if most_s != least_s else " s")
        off = after and not least_s - around_s <= median(after) <= most_s + around_s
        bench.expect(not off, "S-267", wanted, f"{told} s")


def _signature(bench: "Bench") -> None:
    """Who signs with what is known blames a wrong signature; else a known mistake, or nothing, can be told."""
    hook = bench.receiver()
    _submit(bench, hook)
    got = _attempts(bench, hook)
    if not got:
        raise Unstageable("no callback came")
    told, body = got[0].headers.get(SIGNATURE), got[0].body
    secret, key = bench.session.secret, bench.wire.key or ""
    if told is None:
        bench.expect(secret is None, "S-255", f"a header {SIGNATURE}", "none")
        raise Unstageable("callbacks are not signed; where no secret is configured they need not be")
    form = told.startswith("sha256=") and len(told) == 71 and set(told[7:]) <= set("0123456789abcdef")
    bench.expect(form, "S-264", "sha256= and 64 lower-case hexadecimal digits", told)
    for each in (secret, key):
        if each and hmac.compare_digest(told.encode(), _sha256(each, body).encode()):
            return
    for mistake in _mistakes(secret or key, body, told):
        bench.expect(False, "S-264", "the signature of the raw body", mistake)
        return
    if secret is not None:
        bench.expect(False, "S-264", "the HMAC-SHA256 of the raw body with the receiver's secret", told)
    elif form:
        raise Unstageable("callbacks are signed with a secret that is not the key; give it as --webhook-secret")


def _sha256(secret: str, body: bytes) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _mistakes(secret: str, body: bytes, told: str) -> Iterator[str]:
    """Which known mistake a signature is."""
    payload = parsed(body)
    for name, other in (
        ("indented JSON", orjson.dumps(payload, option=orjson.OPT_INDENT_2)),
        ("compact JSON", orjson.dumps(payload)),
        ("sorted JSON", orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)),
        ("spaced JSON", _spaced(payload)),
        ("sorted, spaced JSON", _spaced(payload, sort=True)),
        ("the body and a line's end", body + b"\n"),
        ("nothing", b""),
    ):
        if told == _sha256(secret, other):
            yield f"one of {name}"
    for algorithm in (hashlib.sha1, hashlib.md5, hashlib.sha512):
        digest = hmac.new(secret.encode(), body, algorithm).hexdigest()
        if told.endswith(digest):
            yield f"an HMAC by {algorithm().name}"
    raw = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    if told.endswith(base64.b64encode(raw).decode()):
        yield "the HMAC in base64"
    if told.endswith(hashlib.sha256(body).hexdigest()):
        yield "a plain SHA-256, without the secret"


def _spaced(payload: Any, *, sort: bool = False) -> bytes:
    import json

    return json.dumps(payload, sort_keys=sort).encode()
