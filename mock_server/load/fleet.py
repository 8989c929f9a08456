"""The Locust file: one class of users for each fleet of the plan. Imported by Locust alone, for gevent patches threads.

Counts of every Locust process come together at the master's, and are written when it stops.
"""

from itertools import count
from math import ceil
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]  # it has no types of its own
import msgspec
from locust import constant, events, task
from locust.contrib.fasthttp import FastHttpUser

from mock_server.engine.chance import Chance
from mock_server.engine.clock import real_s, wall_epoch_s
from mock_server.load import manners, plan
from mock_server.load.dialect import DIALECTS, Reply
from mock_server.load.errand import Errand
from mock_server.load.tally import Tally

PLAN = plan.given()
DIALECT = DIALECTS[PLAN.provider]
TALLIES = {name: Tally() for name in PLAN.keys}
ANSWER_S = 10.0  # real: a machine under load is slow, whatever the pace of clocks
_NUMBERS = count(1)
_STARTED: list[float] = []


class Client(FastHttpUser):
    """A client of one fleet: one wish after the other."""

    abstract = True
    host = PLAN.url
    wait_time = constant(0)
    fleet = ""

    def on_start(self) -> None:
        """Luck and manners of its own."""
        self.number = next(_NUMBERS)
        self.wishes = count(1)
        self.luck = Chance(self.number, self.fleet).stream("load", b"waits")
        self.errand = Errand(DIALECT, manners.BY_NAME[self.fleet], self.ask, self.pause, pace=PLAN.pace)
        self.errand.note = self.note
        self.errand.repeat = TALLIES[self.fleet].repeat
        self.errand.share = lambda number: self.luck.share(f"wait {number}")

    @task
    def one_wish(self) -> None:
        """Get one thing made."""
        prompt = f"A paper boat in the rain, number {self.number}.{next(self.wishes)} of the {self.fleet} fleet"
        self.errand.run(prompt)

    def ask(self, method: str, path: str, body: Any, patience_s: float) -> Reply:
        """Send a request, and wait for its answer as long as patience lasts."""
        try:
            with gevent.Timeout(max(patience_s / PLAN.pace, ANSWER_S)):
                return self._ask(method, path, body)
        except gevent.Timeout:
            return Reply(0)

    def _ask(self, method: str, path: str, body: Any) -> Reply:
        """Refusals are no failures of Locust's: they are what is rehearsed."""
        headers = {"Authorization": f"Bearer {PLAN.keys[self.fleet]}", "Content-Type": "application/json"}
        sent = msgspec.json.encode(body).decode() if body is not None else None
        name = f"{self.fleet} {method} {path if method == 'POST' else path.rpartition('/')[0] + '/{id}'}"
        url = f"/{PLAN.provider}{path}"
        with self.client.request(method, url, name=name, data=sent, headers=headers, catch_response=True) as answer:
            answer.success()
            told = {key.lower(): value for key, value in (answer.headers or {}).items()}
            if answer.status_code == 429 and "retry-after" not in told and "x-ratelimit-reset" in told:
                told["retry-after"] = str(max(1, ceil(int(told["x-ratelimit-reset"]) - wall_epoch_s())))
            return Reply(answer.status_code or 0, told, _parsed(answer.content))

    def pause(self, own_s: float) -> None:
        """Let others have their turn for so many of its own seconds."""
        gevent.sleep(own_s / PLAN.pace)

    def note(self, event: str) -> None:
        """Count something that happened."""
        if not _STARTED:
            _STARTED.append(real_s())
        TALLIES[self.fleet].note(event, real_s() - _STARTED[0])


def _parsed(content: bytes | None) -> Any:
    try:
        return msgspec.json.decode(content or b"")
    except msgspec.DecodeError:
        return None


class GoodClient(Client):
    """Waits as it is told, polls as documented, and never pays twice."""

    fleet = "good"
    fixed_count = PLAN.users if "good" in PLAN.keys else 0
    abstract = "good" not in PLAN.keys


class BadClient(Client):
    """Asks again at once, polls without pause, and submits again what it lost patience with."""

    fleet = "bad"
    fixed_count = PLAN.users if "bad" in PLAN.keys else 0
    abstract = "bad" not in PLAN.keys


def _report(client_id: str, data: dict[str, Any], **_more: Any) -> None:  # noqa: ARG001 (Locust names its arguments)
    data["tallies"] = {name: tally.taken() for name, tally in TALLIES.items()}


def _collect(client_id: str, data: dict[str, Any], **_more: Any) -> None:  # noqa: ARG001
    for name, told in data.get("tallies", {}).items():
        TALLIES[name].add(told)


def _write(environment: Any, **_more: Any) -> None:
    if type(environment.runner).__name__ != "WorkerRunner":
        whole = {name: tally.taken() for name, tally in TALLIES.items()}
        Path(PLAN.tally).write_bytes(msgspec.json.encode(whole))


events.report_to_master.add_listener(_report)  # type: ignore[no-untyped-call]  # as Locust has it
events.worker_report.add_listener(_collect)  # type: ignore[no-untyped-call]  # as Locust has it
events.quitting.add_listener(_write)  # type: ignore[no-untyped-call]  # as Locust has it
