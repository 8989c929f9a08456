"""How deliveries misbehave: each one by name, at the receiver; and what a good receiver can still tell."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from mock_server.webhooks.signing import verifies
from mock_server.world import World
from tests.client import Client
from tests.stage import Receivers

HOOK = "http://127.0.0.1:9/hook"
VIDEOS = "/v1/video/generations"
SIGNATURE = "X-CreativeAI-Signature"
KEY = "mock_demo"

Advance = Callable[[Any], Any]


class Mail:
    """What one receiver gets of some videos under a rule about webhooks."""

    def __init__(self, world: World, client: Client, advance: Advance, receivers: Receivers) -> None:
        self.world, self.client, self.advance, self.receivers = world, client, advance, receivers
        receivers.scripts[HOOK] = []

    def __call__(self, videos: int = 1, **misrule: Any) -> list[tuple[float, dict[str, str], Any]]:
        """(seconds since the first end, headers, body) of every delivery that arrives."""
        self.world.rulebook.add({"id": "mail", "webhooks": misrule}, {})
        ids = [self.submit(number) for number in range(videos)]
        self.ends_s = [self.world.jobs[name].ends_s for name in ids]
        self.advance("idle")
        first_s = min(self.ends_s)
        return [
            (at_s - first_s, dict(delivery.headers), orjson.loads(delivery.body))
            for delivery, at_s, _ in self.receivers.got
        ]

    def submit(self, number: int) -> str:
        ask = {"prompt": f"Kite number {number}", "webhook_url": HOOK}
        return str(self.client.post(VIDEOS, ask).json["id"])

    def good(self, index: int = 0) -> bool:
        """Whether a receiver that checks signatures takes this one."""
        delivery, *_ = self.receivers.got[index]
        return verifies(KEY, delivery.body, dict(delivery.headers).get(SIGNATURE))


@pytest.fixture
def mail(world: World, client: Client, advance: Advance, receivers: Receivers) -> Mail:
    return Mail(world, client, advance, receivers)


def test_duplicates_are_the_same_bytes(mail: Mail) -> None:
    got = mail(duplicate=2)
    assert [at_s for at_s, *_ in got] == [0, 2, 4]
    assert got[0][1:] == got[1][1:] == got[2][1:]
    assert all(mail.good(index) for index in range(3))


def test_a_delay_is_world_time(mail: Mail) -> None:
    assert [at_s for at_s, *_ in mail(delay="5s")] == [5]


def test_lost_attempts_are_tried_again_on_the_providers_schedule(mail: Mail, world: World) -> None:
    assert [at_s for at_s, *_ in mail(drop=2)] == [35]
    (delivery,) = world.deliveries
    assert [(each.status, each.error) for each in delivery.attempts] == [
        (None, "lost on the way, as a rule wants it"),
        (None, "lost on the way, as a rule wants it"),
        (200, None),
    ]


def test_with_every_attempt_lost_nothing_arrives(mail: Mail, world: World) -> None:
    assert mail(drop=3) == []
    assert [delivery.state for delivery in world.deliveries] == ["failed"]


def test_every_second_delivery_overtakes(mail: Mail, world: World) -> None:
    """Ends at 100, 120 and 140 s: the second goes out at once, the first behind it, the third after its minute."""
    for number, end in enumerate(("100s", "120s", "140s")):
        world.rulebook.add({"when": {"prompt": f"number {number}"}, "job": {"outcome": "slow", "at": end}}, {})
    got = mail(3, reorder=True)
    assert [(at_s, body["prompt"][-1]) for at_s, _, body in got] == [(20, "1"), (21, "0"), (100, "2")]


def test_what_nobody_overtakes_goes_out_after_a_minute(mail: Mail) -> None:
    assert [at_s for at_s, *_ in mail(reorder=True)] == [60]


@pytest.mark.parametrize("how", ["wrong", "missing", "truncated"])
def test_a_bad_signature_is_told_by_who_checks(mail: Mail, how: str) -> None:
    ((_, headers, body),) = mail(signature=how)
    assert body["status"] == "completed"
    assert not mail.good()
    told = headers.get(SIGNATURE)
    assert told is None if how == "missing" else (told or "").startswith("sha256=")
    assert how != "wrong" or len(told or "") == len("sha256=") + 64


def test_a_tampered_body_is_another_behind_its_signature(mail: Mail) -> None:
    ((_, _, body),) = mail(tamper=True)
    assert body["output_url"] == "https://elsewhere.example/changed.mp4"
    assert not mail.good()


def test_a_forged_delivery_comes_first_under_the_same_ids(mail: Mail) -> None:
    """Who remembers ids before looking at the signature throws the right one away."""
    forged, genuine = mail(forge=1)
    assert (forged[0], genuine[0]) == (0, 1)
    assert forged[1]["X-CreativeAI-Delivery-Id"] == genuine[1]["X-CreativeAI-Delivery-Id"]
    assert forged[2]["output_url"] != genuine[2]["output_url"]
    assert [mail.good(index) for index in range(2)] == [False, True]


def test_a_forged_delivery_is_not_tried_again(mail: Mail) -> None:
    mail.receivers.scripts[HOOK] = [500]
    assert [at_s for at_s, *_ in mail(forge=1)] == [0, 1]


def test_a_stale_event_is_signed_well_and_ten_minutes_old(mail: Mail, world: World) -> None:
    ((_, _, body),) = mail(stale=True)
    assert body["completed_at"] == world.clock.stamp(mail.ends_s[0] - 600)
    assert mail.good()


def test_an_old_stamp_where_stamps_are_signed(client: Client, world: World, mail: Mail) -> None:
    world.account("unifically").settings.webhook_secret = "s3cret"
    unifically = Client(client.edge, provider="unifically")
    ask = {"model": "openai/gpt-image-2", "input": {"prompt": "a"}, "callback_url": HOOK}
    stamps = []
    for rule in ({"delay": "0s"}, {"stale": True}):
        world.rulebook.control.clear()
        world.rulebook.add({"webhooks": rule}, {})
        assert unifically.post("/v1/tasks", ask).status == 200
        mail.advance("idle")
        delivery, at_s, _ = mail.receivers.got[-1]
        stamps.append(int(dict(delivery.headers)["x-webhook-timestamp"]) - world.clock.epoch_s(at_s))
    assert stamps == [0, -600]


def test_a_header_makes_the_webhooks_of_one_job_misbehave(mail: Mail, client: Client) -> None:
    ask = {"prompt": "a", "webhook_url": HOOK}
    client.post(VIDEOS, ask, headers={"X-Mock-Rule": '{"webhooks": {"duplicate": 1}}'})
    client.post(VIDEOS, ask)
    mail.advance("idle")
    assert len(mail.receivers.got) == 3


def test_rules_about_webhooks_look_at_the_job_they_are_about(mail: Mail, world: World) -> None:
    """Number and prompt; each delivery counts, requests do not."""
    when = {"operation": "createVideo", "prompt": "number [01]", "nth": 2}
    world.rulebook.add({"when": when, "webhooks": {"duplicate": 1}}, {})
    got = mail(3, tamper=False, delay="0s")
    rule = world.rulebook.control["rule-1"]
    assert (rule.matched, rule.hits, len(got)) == (2, 1, 4)
    assert any("number" in said for miss in rule.misses for said in miss.differences)


def test_a_job_without_a_url_is_told_nobody(client: Client, world: World, advance: Advance) -> None:
    world.rulebook.add({"webhooks": {"duplicate": 1, "forge": 1}}, {})
    client.post(VIDEOS, {"prompt": "a"})
    advance("idle")
    assert len(world.deliveries) == 0
