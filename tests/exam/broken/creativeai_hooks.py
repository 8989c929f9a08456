"""A bad receiver for each rule of CreativeAI's about webhooks."""

import hmac
from collections.abc import Mapping

import orjson

from tests.exam import forging
from tests.exam.bad import Bad, breaks
from tests.exam.stand import Stand
from tests.exam.video import Hook, by_webhook, finish, submit, wait

BOOK: list[Bad] = []
P = "creativeai/"


class Trusting(Hook):
    """Takes whatever comes."""

    def verifies(self, headers: Mapping[str, str], body: bytes) -> bool:
        return True


@breaks(BOOK, P + "C-32", P + "C-33", "verifies-signature")
def trusts_what_is_changed(stand: Stand) -> None:
    by_webhook(stand, Trusting(stand))
    forging.tampered(stand)


class Reprinting(Hook):
    """Verifies what it has parsed and printed again."""

    def verifies(self, headers: Mapping[str, str], body: bytes) -> bool:
        return super().verifies(headers, orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2))


@breaks(BOOK, P + "C-32", P + "C-34")
def verifies_other_bytes(stand: Stand) -> None:
    ident = submit(stand, webhook_url=stand.receive(Reprinting(stand)))
    finish(stand, wait(stand, ident))
    stand.sleep(60)


class Crashing(Hook):
    """Compares as if lengths were always the same."""

    def verifies(self, headers: Mapping[str, str], body: bytes) -> bool:
        signature = headers.get("x-creativeai-signature", "")
        if len(signature) != 71:
            raise ValueError
        return super().verifies(headers, body)


@breaks(BOOK, P + "C-33")
def falls_over_half_a_signature(stand: Stand) -> None:
    by_webhook(stand, Crashing(stand))
    forging.cut_short(stand)


class Unprefixed(Hook):
    """Takes the digest wherever it stands."""

    def verifies(self, headers: Mapping[str, str], body: bytes) -> bool:
        digest = hmac.new(self.secret.encode(), body, "sha256").hexdigest()
        return headers.get("x-creativeai-signature", "").endswith(digest)


@breaks(BOOK, P + "C-33", P + "C-32", "verifies-signature")
def needs_no_prefix(stand: Stand) -> None:
    by_webhook(stand, Unprefixed(stand))
    forging.bare(stand)


@breaks(BOOK, P + "C-34", P + "C-32", story={"accounts": {"creativeai": {"webhook_secret": "whsec_exam"}}})
def verifies_with_its_key_although_a_secret_is_set(stand: Stand) -> None:
    ident = submit(stand, webhook_url=stand.receive(Hook(stand)))
    finish(stand, wait(stand, ident))
    stand.sleep(60)


class Picky(Hook):
    """Falls over an event it does not know."""

    def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        return super().__call__(headers, body) if headers["x-creativeai-event"].startswith("video") else 422


@breaks(BOOK, P + "C-35", P + "C-38")
def refuses_an_unknown_event(stand: Stand) -> None:
    by_webhook(stand, Picky(stand))
    forging.unknown_event(stand)


class Forgetful(Hook):
    """Knows no delivery again."""

    def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        self.seen.clear()
        return super().__call__(headers, body)


@breaks(BOOK, P + "C-36", "dedups")
def handles_a_webhook_twice(stand: Stand) -> None:
    by_webhook(stand, Forgetful(stand))
    stand.replay(after_s=20)


@breaks(BOOK, P + "C-37", P + "C-36", "dedups")
def forgets_after_a_day(stand: Stand) -> None:
    hook = by_webhook(stand)
    hook.seen.clear()
    stand.replay(after_s=2 * 86_400)


class Slow(Hook):
    """Works before it answers."""

    def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        super().__call__(headers, body)
        raise TimeoutError


@breaks(BOOK, P + "C-38", "answers-in-time")
def works_before_it_answers(stand: Stand) -> None:
    ident = submit(stand, webhook_url=stand.receive(Slow(stand)))
    stand.sleep(400)
    wait(stand, ident, passed_s=400)


@breaks(BOOK, P + "C-39")
def waits_for_the_webhook_alone(stand: Stand) -> None:
    submit(stand, webhook_url="http://127.0.0.1:9/nobody")
    stand.sleep(900)


class Forgotten(Hook):
    """Knows a job only until a poll has told its end."""

    def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        return 404


@breaks(BOOK, P + "C-40", P + "C-38")
def is_surprised_by_the_second_channel(stand: Stand) -> None:
    ident = submit(stand, webhook_url=stand.receive(Forgotten(stand)))
    finish(stand, wait(stand, ident))
    stand.sleep(60)
