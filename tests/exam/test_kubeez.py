"""Kubeez's practices, judged from tool calls as a recording holds them."""

from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from contracts.kubeez.clients import DIALECT, RULES
from contracts.referee import Case, Moment
from contracts.referee.sight import Sight
from contracts.referee.story import Story

URL = "https://cdn.example.com/a.png"


@dataclass(frozen=True)
class Called:
    """A tool call at a second, and its result."""

    id: int
    at_s: float
    operation: str
    arguments: dict[str, Any]
    result: dict[str, Any]
    status: int = 200
    provider: str = "kubeez"
    method: str = "TOOL"
    path: str = "/mcp"
    query: str = ""
    lost: bool = False
    why: str | None = None
    request_headers: dict[str, str] = field(default_factory=lambda: {"authorization": "Bearer mock_x"})
    response_headers: dict[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> Moment:
        return Moment(self.at_s, self.at_s, self.at_s)

    @property
    def request_body(self) -> bytes:
        return orjson.dumps(self.arguments)

    @property
    def response_body(self) -> bytes:
        return orjson.dumps(self.result)


def start(ident: int, at_s: float, status: int = 200, prompt: str = "A boat") -> Called:
    return Called(
        ident, at_s, "generate_media", {"prompt": prompt}, {"generation_id": "g", "status": "pending"}, status
    )


def poll(ident: int, at_s: float, status: str = "processing", job: str = "g", **more: Any) -> Called:
    told = {"generation_id": job, "status": status, **more}
    return Called(ident, at_s, "get_generation_status", {"generation_id": job}, told)


DONE: dict[str, Any] = {"outputs": [{"url": URL}]}
AD = Called(0, 0, "create_ad_copy", {"prompt": "Shoes"}, {"generation_ids": ["g", "h"]})
GOOD = [start(0, 0), poll(1, 10), poll(2, 14), poll(3, 18, "completed", **DONE)]


def failed(calls: list[Called]) -> set[str]:
    case = Case(calls, now=Moment(9_000, 9_000, 9_000), ended=True)
    story = Story(case, DIALECT, [Sight(call) for call in calls], [])
    return {rule for rule, how in RULES.items() if any(not note.kept for note in how.look(story))}


def test_a_good_client_breaks_nothing() -> None:
    assert failed(GOOD) == set()


@pytest.mark.parametrize(
    ("rule", "calls"),
    [
        ("P-4", [start(0, 0), *[poll(n, 10 + n / 2) for n in range(1, 9)], poll(9, 20, "completed", **DONE)]),
        ("P-5", [*GOOD, poll(4, 30, "completed", **DONE)]),
        ("P-6", [start(0, 0), *[poll(n, n * 5) for n in range(1, 200)]]),
        ("P-7", [start(0, 0, 429), start(1, 0, 429), *[start(2, 60)], poll(3, 70, "completed", **DONE)]),
        ("P-8", [start(0, 0, 402), start(1, 5, 402)]),
        ("P-10", [AD, poll(1, 10, "completed", **DONE)]),
        ("P-12", [start(0, 0), poll(1, 10, "completed", outputs=[{"url": None}])]),
        ("P-17", [start(0, 0), start(1, 30), poll(2, 40, "completed", **DONE)]),
    ],
)
def test_a_bad_client_fails_on_its_own_rule_alone(rule: str, calls: list[Called]) -> None:
    assert failed(calls) == {rule}
