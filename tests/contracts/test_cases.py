"""The player finds a server that breaks a rule, resolves names, and arranges what a case asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import pytest

from contracts import expected, rule
from contracts.cases import Unstageable, play
from contracts.rule import Case
from tests.contracts.samples import CREATIVEAI, KEY, SHAPES, Sent, Told, sent


class Scripted:
    """A stage that answers from a list and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, Any], validation: Literal["plain", "harsh", "foreign"] = "plain") -> None:
        self.validation: Literal["plain", "harsh", "foreign"] = validation
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []
        self.got: list[Sent] = []

    def account(self, settings: Mapping[str, Any]) -> None:
        self.asked.append(("account", dict(settings)))

    def fate(self, name: str | None, at_s: float | None) -> None:
        self.asked.append(("fate", (name, at_s)))

    def receiver(self, answers: Sequence[int]) -> str:
        self.asked.append(("receiver", tuple(answers)))
        return "http://127.0.0.1:9/hook"

    def advance(self, to: float | Literal["idle"]) -> None:
        self.asked.append(("advance", to))

    def deliveries(self) -> Sequence[Sent]:
        return self.got

    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> Told:
        self.asked.append((operation, {**path, **query, **headers} if body is None else body))
        status, answer = self.answers.pop(0)
        return Told(operation=operation, status=status, response_body=json.dumps(answer).encode(), request_headers=KEY)


def case(kind: rule.Kind = "accepts", **row: Any) -> Case:
    call = {"operation": "createVideo", "body": {"prompt": "A kite"}}
    return rule._case("S-79", kind, 1, {"call": call} | row)


REFUSAL = {"error": {"param": "duration", "message": "duration is wrong"}}


@pytest.mark.parametrize(
    ("played", "answer", "expects", "met"),
    [
        (case(), (202, {}), None, None),
        (case(status=202), (200, {}), "createVideo to be accepted (202)", "200 {}"),
        (case(), (400, {}), "createVideo to be accepted (2xx)", "400 {}"),
        (case("rejects", status=400, param="duration"), (400, REFUSAL), None, None),
        (
            case("rejects", status=400, param="duration"),
            (202, {}),
            "createVideo to be refused with 400 because of duration",
            "202 {}",
        ),
        (
            case("rejects", status=400, param="prompt"),
            (400, REFUSAL),
            "the refusal to name prompt",
            f"400 {json.dumps(REFUSAL)}",
        ),
        # Where the provider has no `param`, the message must hold the name.
        (case("rejects", status=400, param="duration"), (400, {"message": "bad duration"}), None, None),
        # ... its own at least: how the places around it are written is nobody's promise.
        (case("rejects", status=400, param="shots[1].duration"), (400, {"message": "shots.1.duration"}), None, None),
        (case("rejects", status=400, param="shots[1]"), (400, {"message": "a shot in shots is bad"}), None, None),
        (
            case("rejects", status=400, param="shots[1].duration"),
            (400, {"message": "bad shots"}),
            "the refusal to name shots[1].duration",
            '400 {"message": "bad shots"}',
        ),
        (
            case("rejects", status=422),
            (400, REFUSAL),
            "createVideo to be refused with 422",
            f"400 {json.dumps(REFUSAL)}",
        ),
    ],
)
def test_a_case_is_held_or_broken(played: Case, answer: tuple[int, Any], expects: str | None, met: str | None) -> None:
    found = play(played, CREATIVEAI, Scripted(answer))

    assert [(one.expected, one.met) for one in found] == ([(expects, met)] if expects else [])
    assert {(one.rule, one.check) for one in found} <= {("creativeai/S-79", f"case {played.kind} 1")}


@pytest.mark.parametrize(
    ("validation", "status", "held"),
    [
        ("plain", 202, True),
        ("plain", 400, False),
        ("harsh", 400, True),
        ("harsh", 202, False),
        ("foreign", 400, True),
        ("foreign", 202, True),  # of someone else's server nobody is sure
        ("foreign", 500, False),
    ],
)
def test_a_warning_is_taken_plainly_and_refused_harshly(
    validation: Literal["plain", "harsh", "foreign"], status: int, held: bool
) -> None:
    stage = Scripted((status, {}), validation=validation)
    assert (play(case("warns", status=400), CREATIVEAI, stage) == []) is held


@pytest.mark.parametrize(
    ("expects", "misses"),
    [
        ({"body": {"credits": 60, "jobs.0.id": "a"}}, []),
        ({"body": {"credits": 30}}, [("credits to be 30", "60")]),
        ({"body": {"credits": 60.0}}, []),
        ({"body": {"failover_used": 0}}, [("failover_used to be 0", "false")]),
        ({"body": {"eta": 5}}, [("eta to be 5", "nothing there")]),
        ({"has": ["output_url", "jobs.0"]}, []),
        ({"has": ["jobs.1"]}, [("jobs.1 to be there", "nothing there")]),
        ({"lacks": ["output_url"]}, [("no output_url", "null")]),
        ({"matches": {"id": "^vgen_"}}, []),
        ({"matches": {"id": "^vid_"}}, [("id to match ^vid_", '"vgen_1"')]),
        ({"matches": {"output_url": "."}}, [("output_url to match .", "null")]),
        ({"unlike": {"id": "vgen_2"}}, []),
        ({"unlike": {"id": "vgen_1"}}, [('id to be other than "vgen_1"', '"vgen_1"')]),
        ({"headers": {"x-ratelimit-limit": "5", "x-ratelimit-remaining": r"/\d/"}}, []),
        ({"headers": {"x-ratelimit-limit": "6"}}, [("header x-ratelimit-limit: 6", "5")]),
        ({"headers": {"retry-after": r"/\d+/"}}, [(r"header retry-after: /\d+/", "no such header")]),
    ],
)
def test_expectations_are_compared(expects: dict[str, Any], misses: list[tuple[str, str]]) -> None:
    answer = {"id": "vgen_1", "credits": 60, "failover_used": False, "output_url": None, "jobs": [{"id": "a"}]}
    found = play(case(expects=expects), CREATIVEAI, Scripted((202, answer)))
    assert [(one.expected, one.met) for one in found] == misses


def test_steps_are_arranged_in_order_and_names_resolved() -> None:
    steps = [
        {"account": {"credits": 30}},
        {"fate": {"name": "fail", "at": "2m"}},
        {"receiver": {"answers": [500, 200]}},
        {"call": {"operation": "createVideoBatch", "body": {"webhook_url": "$receiver"}}, "as": "batch", "times": 2},
        {"fate": None},
        {"clock": {"advance": "90s"}},
        {"clock": {"until": "idle"}},
    ]
    call = {"operation": "getVideo", "path": {"generation_id": "$batch.jobs.0.id"}}
    answers = [(202, {"batch_id": f"b{number}", "jobs": [{"id": f"j{number}"}]}) for number in (1, 2)]
    stage = Scripted(*answers, (200, {"batch": "b2"}))

    assert play(case(given=steps, call=call, expects={"body": {"batch": "$batch"}}), CREATIVEAI, stage) == []
    assert stage.asked == [
        ("account", {"credits": 30}),
        ("fate", ("fail", 120.0)),
        ("receiver", (500, 200)),
        ("createVideoBatch", {"webhook_url": "http://127.0.0.1:9/hook"}),
        ("createVideoBatch", {"webhook_url": "http://127.0.0.1:9/hook"}),
        ("fate", (None, None)),
        ("advance", 90.0),
        ("advance", "idle"),
        ("getVideo", {"generation_id": "j2"}),
    ]


def test_a_task_in_an_envelope_is_known_by_its_id_and_a_long_text_by_its_length() -> None:
    given = [{"call": {"operation": "createVideo", "body": {"prompt": "$text.12"}}, "as": "task"}]
    call = {"operation": "getVideo", "path": {"generation_id": "$task"}}
    stage = Scripted((200, {"data": {"task_id": "t1"}}), (200, {}))

    assert play(case(given=given, call=call), CREATIVEAI, stage) == []
    assert stage.asked == [("createVideo", {"prompt": "x" * 12}), ("getVideo", {"generation_id": "t1"})]


@pytest.mark.parametrize(("status", "wanted"), [(None, "2xx"), (402, "402")])
def test_an_earlier_call_answered_otherwise_is_found(status: int | None, wanted: str) -> None:
    step = {"call": {"operation": "createVideo"}} | ({"status": status} if status else {})
    found = play(case(given=[step]), CREATIVEAI, Scripted((503, {})))
    assert [(one.expected, one.met) for one in found] == [
        (f"createVideo, called on the way, to answer {wanted}", "503 {}")
    ]


@pytest.mark.parametrize(
    ("deliveries", "misses"),
    [
        ([{"event": "video.generation.completed", "after": "0s", "body": {"status": "completed"}}], []),
        ([], [("deliveries []", "['video.generation.completed']")]),
        ([{"event": "x"}], [("deliveries ['x']", "['video.generation.completed']")]),
        ([{"event": "video.generation.completed", "body": {"credits": 1}}], [("credits to be 1", "30")]),
    ],
)
def test_deliveries_are_compared(deliveries: list[Any], misses: list[tuple[str, str]]) -> None:
    stage = Scripted((200, {}))
    stage.got = [sent(SHAPES["EX-13"])]
    found = play(case(expects={"deliveries": deliveries}), CREATIVEAI, stage)
    assert [(one.expected, one.met) for one in found] == misses


@pytest.mark.parametrize(
    ("secret", "misses"),
    [
        ("rph_live_test", []),
        ("another", ["sha256= and the HMAC of the raw body with the receiver's secret"]),
        (None, ["a receiver with a secret"]),
    ],
)
def test_a_delivery_is_signed_with_the_secret_of_the_stage(secret: str | None, misses: list[str]) -> None:
    stage = Scripted((200, {}))
    stage.got = [replace(sent(SHAPES["EX-13"]), secret=secret)]
    wanted = [{"event": "video.generation.completed", "signed": True}]

    found = play(case(expects={"deliveries": wanted}), CREATIVEAI, stage)

    assert [one.expected for one in found] == misses


def test_a_late_attempt_is_found() -> None:
    stage = Scripted((200, {}))
    first = sent(SHAPES["EX-13"])
    stage.got = [first, Sent(first.body, first.headers, at_s=9.0)]
    wanted = [{"event": "video.generation.completed"}, {"event": "video.generation.completed", "after": "5s"}]

    found = play(case(expects={"deliveries": wanted}), CREATIVEAI, stage)

    assert [(one.expected, one.met) for one in found] == [
        ("video.generation.completed 5 s after the first attempt", "9 s")
    ]


def test_a_stage_that_cannot_says_so() -> None:
    class Bare(Scripted):
        def fate(self, name: str | None, at_s: float | None) -> None:
            raise Unstageable("a live server decides fates by itself")

    with pytest.raises(Unstageable, match="by itself"):
        play(case(given=[{"fate": {"name": "fail"}}]), CREATIVEAI, Bare())


def test_an_answer_that_is_no_json_misses_what_is_asked_of_it() -> None:
    class Page(Scripted):
        def send(self, operation: str, **_: Any) -> Told:
            return Told(status=200, response_body=b"<html>")

    found = play(case(expects={"has": ["id"]}), CREATIVEAI, Page())
    assert [one.expected for one in found] == ["id to be there"]


def test_a_place_in_a_body_is_found_or_missing() -> None:
    assert expected.at({"a": [{"b": None}]}, "a.0.b") is None
    assert expected.is_missing(expected.at({"a": [{"b": None}]}, "a.1.b"))


@pytest.mark.parametrize(("answer", "met"), [({"job": "a"}, '{"job": "a"}'), ([], "[]")])
def test_an_answer_without_an_id_is_found_where_a_later_call_needs_one(answer: Any, met: str) -> None:
    given = [{"call": {"operation": "createVideo", "body": {"prompt": "A kite"}}, "as": "job"}]
    poll = {"operation": "getVideo", "path": {"generation_id": "$job"}}

    found = play(case(given=given, call=poll), CREATIVEAI, Scripted((202, answer)))

    assert [(one.expected, one.met) for one in found] == [("an id in the answer called `job`", met)]
