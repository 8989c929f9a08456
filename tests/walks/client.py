"""A scripted client: submits wishes, waits for them by polling or hearing, and keeps a book of what it believes."""

import hmac
from hashlib import sha256
from typing import Any

import msgspec
import orjson

from mock_server.load.dialect import Reply
from tests.walks import speech
from tests.walks.habits import Habits
from tests.walks.theatre import Theatre

DONE = ("done", "failed", "refused", "lost")
WORDS = {"pending": "running", "processing": "running", "completed": "done", "failed": "failed"}
POLICY = "content_policy_violation"


class Wish(msgspec.Struct):
    """One thing that is wanted, as the client knows of it. jobs: every one it has submitted and knows by id."""

    prompt: str
    provider: str
    state: str = "new"
    jobs: list[str] = []
    url: str | None = None
    fetched: int | None = None
    model: str | None = None
    booked: float = 0.0
    reason: str = ""
    since_s: float = 0.0
    next_s: float = 0.0
    failures: int = 0
    submitted_anew: int = 0

    @property
    def over(self) -> bool:
        """Whether the client waits for nothing more."""
        return self.state in DONE


class Client:
    """One client in one theatre. believed: deliveries it acted on, as (id, status); forged: how many it should not."""

    def __init__(self, theatre: Theatre, habits: Habits, provider: str = "creativeai") -> None:
        self.theatre = theatre
        self.habits = habits
        self.provider = provider
        self.wishes: list[Wish] = []
        self.believed: list[tuple[str, str]] = []
        self.forged = 0
        self.hook = theatre.receiver(self.hear) if habits.hears else None
        if self.hook is not None:
            theatre.network.took_s[self.hook] = habits.hear_took_s

    def run(self, prompts: list[str]) -> "Client":
        """Submit every wish, wait for all, fetch what there is."""
        for prompt in prompts:
            self.wishes.append(Wish(prompt, self.provider))
        while any(not wish.over for wish in self.wishes):
            self._submit_some()
            self._wait_for_one()
        self.theatre.wait(self.habits.fetch_after_s)
        for wish in self.wishes:
            if wish.state == "done" and wish.url is not None:
                wish.fetched = self.theatre.fetch(wish.url)
        return self

    # Submitting

    def _submit_some(self) -> None:
        for wish in self.wishes:
            running = sum(each.state == "running" for each in self.wishes)
            if wish.state == "new" and running < self.habits.limit:
                self.submit(wish)

    def submit(self, wish: Wish) -> None:
        """Send a wish until it is accepted, or this client gives it up."""
        for attempt in range(1, self.habits.tries + 1):
            path, body = speech.submit(wish.provider, wish.prompt, self.hook)
            reply = self.theatre.ask(wish.provider, "POST", path, body, self.habits.answer_patience_s)
            ident = speech.accepted(wish.provider, reply)
            if ident is not None:
                self._accepted(wish, ident, reply)
                return
            if not reply.status and not self.habits.resends_unanswered:
                # It may have been accepted: only a delivery can tell now.
                wish.state, wish.since_s, wish.next_s = "unsure", self.theatre.now_s, self.theatre.now_s + 30
                return
            if 400 <= reply.status < 429 and not self._moves(wish, reply) and not self.habits.resends_4xx:
                wish.state, wish.reason = "refused", self._said(reply)
                return
            if wish.provider == self.provider and self._moves(wish, reply):
                wish.provider = str(self.habits.other)
                continue
            self.theatre.wait(self._retry_s(reply, attempt))
        wish.state = "lost"

    def _moves(self, wish: Wish, reply: Reply) -> bool:
        return self.habits.other not in (None, wish.provider) and self.habits.down(reply.status)

    def _accepted(self, wish: Wish, ident: str, reply: Reply) -> None:
        wish.jobs.append(ident)
        wish.state, wish.since_s, wish.failures = "running", self.theatre.now_s, 0
        wish.booked += speech.price(wish.provider, reply.json)
        if (url := speech.result(wish.provider, reply.json)) is not None:
            wish.state, wish.url = "done", url
        wish.next_s = self.theatre.now_s + self._poll_s(wish)

    def _retry_s(self, reply: Reply, attempt: int) -> float:
        own_s = self.habits.retry_s * (2 ** (attempt - 1) if self.habits.backs_off else 1)
        if not self.habits.honours_retry_after:
            return own_s
        told_s = reply.retry_after_s
        if told_s is None and reply.status == 429 and "x-ratelimit-reset" in reply.headers:
            told_s = float(reply.headers["x-ratelimit-reset"]) - self.theatre.world.clock.epoch_s(self.theatre.now_s)
        return max(own_s, told_s or 0.0)

    # Waiting

    def _wait_for_one(self) -> None:
        open_now = [wish for wish in self.wishes if wish.state in ("running", "unsure")]
        if not open_now:
            return
        wish = min(open_now, key=lambda each: each.next_s)
        self.theatre.wait(max(0.0, wish.next_s - self.theatre.now_s))
        if not wish.over and wish.state == "running" and self.habits.polls:
            self._poll(wish)
        if wish.state == "unsure" and wish.provider in LOOKS:
            self._look_for(wish)
        if not wish.over and self.theatre.now_s - wish.since_s >= self.habits.patience_s:
            self._too_late(wish)
        wish.next_s = max(wish.next_s, self.theatre.now_s + self._poll_s(wish))

    def _look_for(self, wish: Wish) -> None:
        """There is a list of what was made."""
        LOOKS[wish.provider](self, wish)

    def _in_generations(self, wish: Wish) -> None:
        told = self.theatre.ask(wish.provider, "GET", "/v1/generations").json
        made = next((each for each in told["generations"] if each["prompt"] == wish.prompt), None)
        if made is not None:
            wish.jobs.append(made["id"])
            wish.state = "running"

    def _in_projects(self, wish: Wish) -> None:
        told = self.theatre.ask(wish.provider, "GET", "/api/v1/projects").json
        made = next((each for each in told["data"]["projects"] if each["prompt"] == wish.prompt), None)
        if made is not None:
            wish.jobs.append(made["id"])
            wish.state, wish.url = "done", made["url"]

    def _poll_s(self, wish: Wish) -> float:
        waited_s = self.theatre.now_s - wish.since_s
        return next(wait_s for wait_s, until_s in self.habits.polls_s if waited_s < until_s)

    def _too_late(self, wish: Wish) -> None:
        match self.habits.late:
            case "resubmit" if wish.submitted_anew < 2:
                self._anew(wish)
            case "done":
                wish.state = "done"
                if all(each is wish or each.prompt != wish.prompt for each in self.wishes):
                    self.wishes.append(Wish(wish.prompt, self.provider))  # its user sees nothing, and asks again
            case "refund":
                wish.state, wish.booked = "lost", 0.0
            case _:
                wish.state = "lost"

    def _poll(self, wish: Wish) -> None:
        reply = self.theatre.ask(wish.provider, "GET", speech.poll(wish.provider, wish.jobs[-1]))
        readable = reply.status == 200 and isinstance(reply.json, dict)
        word = speech.word(wish.provider, reply.json) if readable else None
        if word is None:
            self._odd(wish, reply)
            return
        state = WORDS.get(word.lower(), {"wait": "running"}.get(self.habits.unknown, self.habits.unknown))
        if state in ("done", "failed"):
            self._ended(wish, state, reply.json)

    def _odd(self, wish: Wish, reply: Reply) -> None:
        """A poll that was refused, did not come, or says nothing."""
        wish.failures += 1
        told_by_status = wish.provider == "unifically" and reply.status == 400
        if self.habits.odd_poll == "resubmit" and wish.submitted_anew < 2:
            self._anew(wish)
        elif told_by_status:
            wish.state, wish.reason = "failed", self._said(reply)
        elif self.habits.odd_poll == "failed":
            wish.state = "failed"
        else:
            wish.next_s = self.theatre.now_s + max(self._poll_s(wish), self._retry_s(reply, wish.failures))

    def _ended(self, wish: Wish, state: str, body: object) -> None:
        url = speech.result(wish.provider, body)
        broken = isinstance(body, dict) and speech.reason(wish.provider, body)
        if state == "done" and url is None and self.habits.no_url == "again":
            if broken:
                state = "failed"  # it says completed and carries an error: nothing will come
            else:
                return
        wish.state, wish.url, wish.reason = state, url, speech.reason(wish.provider, body)
        told = speech.data(wish.provider, body)
        wish.model = told.get("model_actual" if self.habits.told_models == "both" else "model")
        if self.habits.books == "final":
            wish.booked = speech.price(wish.provider, body) if state == "done" else 0.0
        for _ in range(self.habits.after_end):
            self.theatre.wait(self._poll_s(wish))
            self.theatre.ask(wish.provider, "GET", speech.poll(wish.provider, wish.jobs[-1]))
        if state == "failed" and wish.submitted_anew < self.habits.resubmits:
            self._anew(wish)

    def _anew(self, wish: Wish) -> None:
        wish.submitted_anew += 1
        wish.state = "new"
        self.submit(wish)

    # Hearing

    def hear(self, headers: dict[str, str], body: bytes) -> int:
        """Take a delivery: 401 for one that is not signed by the provider, 200 for everything else."""
        genuine = signed(headers, body, self.theatre.key) if self.provider == "creativeai" else True
        if self.habits.verifies and not genuine:
            return 401
        self.forged += not genuine
        told = orjson.loads(body)
        ident, status = str(told.get("id") or told.get("task_id")), str(told["status"])
        if self.habits.dedups and (ident, status) in self.believed:
            return 200
        wish = self._wish_of(ident, str(told.get("prompt")))
        if wish is not None and not (self.habits.in_order and wish is not self._oldest()):
            self.believed.append((ident, status))
            if not wish.over:
                self._ended(wish, WORDS.get(status.lower(), "running"), _as_polled(self.provider, told))
        return 200

    def _wish_of(self, ident: str, prompt: str) -> Wish | None:
        """The wish a delivery is about: by the job's id, or by its words where no id was ever told."""
        for wish in self.wishes:
            if ident in wish.jobs:
                return wish
        for wish in self.wishes if self.habits.keeps_early else ():
            if wish.state in ("unsure", "new") and wish.prompt == prompt:
                wish.jobs.append(ident)
                return wish
        return None

    def _oldest(self) -> Wish | None:
        return next((wish for wish in self.wishes if not wish.over), None)

    def _said(self, reply: Reply) -> str:
        told = reply.json if isinstance(reply.json, dict) else {}
        error = told.get("error")
        code = error.get("code") if isinstance(error, dict) else error
        return str(code or speech.reason("unifically", told) or reply.status)


# Who tells what was made, and how it is looked for there.
LOOKS = {"mayanio": Client._in_projects, "kubeez": Client._in_generations}


def _as_polled(provider: str, told: dict[str, Any]) -> dict[str, Any]:
    """A delivery in the form of a poll's answer."""
    if provider != "unifically":
        return told
    return {"data": {**told, "output": told.get("data")}}


def signed(headers: dict[str, str], body: bytes, key: str) -> bool:
    """Whether CreativeAI signed these bytes with this key."""
    wanted = "sha256=" + hmac.new(key.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(headers.get("x-creativeai-signature", "").encode(), wanted.encode())
