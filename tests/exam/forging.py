"""Deliveries that nobody sent: signed wrongly, cut short, changed, or of an event nobody knows."""

import asyncio

import orjson
from msgspec.structs import replace

from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.signing import sha256_hex
from tests.exam.stand import KEY, Stand

SIGNATURE = "X-CreativeAI-Signature"


def original(stand: Stand) -> Delivery:
    """The first delivery of the world."""
    return next(iter(stand.world.deliveries))


def send(stand: Stand, delivery: Delivery) -> None:
    """Send one of our own, once."""
    made = replace(delivery, due_s=stand.world.clock.now_s, delays_s=(0.0,), attempts=[], state="due", out=True)
    stand.world.deliveries.add(made)
    asyncio.run(stand.runtime.attempt(stand.world, made))


def signed(delivery: Delivery, name: str, signature: str | None, body: bytes | None = None) -> Delivery:
    """A delivery with another signature, or none."""
    headers = tuple(pair for pair in delivery.headers if pair[0] != SIGNATURE)
    headers += ((SIGNATURE, signature),) if signature is not None else ()
    return replace(delivery, id=f"{delivery.id}.{name}", headers=headers, body=body or delivery.body)


def tampered(stand: Stand) -> None:
    """The body changed behind the signature."""
    delivery = original(stand)
    told = orjson.loads(delivery.body) | {"id": "vgen_stranger", "output_url": "https://elsewhere.example/x.mp4"}
    send(stand, replace(delivery, id=f"{delivery.id}.tampered", body=orjson.dumps(told)))


def unsigned(stand: Stand) -> None:
    """No signature at all."""
    send(stand, signed(original(stand), "unsigned", None))


def cut_short(stand: Stand) -> None:
    """Half a signature."""
    send(stand, signed(original(stand), "short", sha256_hex(KEY, original(stand).body)[:30]))


def bare(stand: Stand) -> None:
    """The right digest without its prefix."""
    send(stand, signed(original(stand), "bare", sha256_hex(KEY, original(stand).body).removeprefix("sha256=")))


def unknown_event(stand: Stand) -> None:
    """A genuine delivery of an event that is in no document."""
    delivery = original(stand)
    told = orjson.loads(delivery.body) | {"id": "stats_1", "status": "ready"}
    body = orjson.dumps(told)
    headers = tuple(pair for pair in delivery.headers if pair[0] not in (SIGNATURE, "X-CreativeAI-Event"))
    headers += (("X-CreativeAI-Event", "account.statistics.ready"), (SIGNATURE, sha256_hex(KEY, body)))
    send(stand, replace(delivery, id="stats_1.ready", headers=headers, body=body))
