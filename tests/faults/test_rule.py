"""One rule: read with helpful errors, and counted by what it matches."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from mock_server.faults.outcome import Effect, Latency, Outcome, Reply
from mock_server.faults.rule import read

OPERATIONS = {"creativeai": ["createVideo", "getVideo"], "unifically": ["createTask", "getTask"]}


@pytest.mark.parametrize(
    ("written", "effect"),
    [
        ({"answer": {"status": 503}}, Reply(503)),
        (
            {"answer": {"status": 429, "body": {"a": [1]}, "headers": {"X-A": "b c"}, "retry_after": 7}},
            Reply(429, {"a": [1]}, (("X-A", "b c"),), 7),
        ),
        ({"answer": {"status": 200, "body": []}}, Reply(200, [])),
        ({"job": {"outcome": "fail"}}, Outcome("fail")),
        ({"job": {"outcome": "fail", "at": "40s"}}, Outcome("fail", 40.0)),
        ({"job": {"outcome": "slow", "at": "8m"}}, Outcome("slow", 480.0)),
        ({"job": {"outcome": "instant"}}, Outcome("instant")),
        ({"fault": {"kind": "latency", "ms": 250}}, Latency(250, 250)),
        ({"fault": {"kind": "latency", "ms": 0.5}}, Latency(0.5, 0.5)),
        ({"fault": {"kind": "latency", "uniform_ms": [100, 400]}}, Latency(100, 400)),
    ],
)
def test_every_effect_is_read(written: dict[str, Any], effect: Effect) -> None:
    made = read({"when": {"provider": "creativeai", "operation": "createVideo"}, **written}, "r", OPERATIONS)
    assert (made.effect, made.id, made.times, made.hits, made.matched) == (effect, "r", None, 0, 0)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (7, "a rule is an object with one of answer, job, fault; got int"),
        ([], "a rule is an object with one of answer, job, fault; got list"),
        ({}, "a rule has exactly one of answer, job, fault; this one has none"),
        ({"answer": {"status": 503}, "job": {"outcome": "fail"}}, "this one has answer and job"),
        ({"anser": {"status": 503}}, 'unknown key `anser` in a rule; did you mean "answer"? Known: answer, fault, id'),
        ({"when": {"operatoin": "x"}, "job": {}}, 'unknown key `operatoin` in `when`; did you mean "operation"?'),
        ({"when": {"operation": 7}, "job": {}}, "`when`: Expected `str | null`, got `int` - at `$.operation`"),
        ({"when": None, "job": {}}, "`when`: Expected `object`, got `null`"),
        ({"when": {"nth": 0}, "job": {}}, "`when`: Expected `int` >= 1 - at `$.nth`"),
        ({"when": {"first": -1}, "job": {}}, "`when`: Expected `int` >= 1 - at `$.first`"),
        ({"when": {"nth": True}, "job": {}}, "`when`: Expected `int | null`, got `bool`"),
        (
            {"when": {"operation": "creatVideo"}, "job": {}},
            'unknown operation `creatVideo`; did you mean "createVideo"',
        ),
        ({"when": {"provider": "creativai"}, "job": {}}, 'unknown provider `creativai`; did you mean "creativeai"'),
        (
            {"when": {"provider": "unifically", "operation": "createVideo"}, "job": {}},
            "unknown operation `createVideo`. Known: createTask, getTask.",
        ),
        ({"times": 0, "job": {"outcome": "fail"}}, "`times` is a whole number from 1 on; got 0"),
        ({"times": True, "job": {"outcome": "fail"}}, "`times` is a whole number from 1 on; got True"),
        ({"times": "2", "job": {"outcome": "fail"}}, "`times` is a whole number from 1 on; got '2'"),
        ({"id": "a\r\nSet-Cookie: b", "job": {"outcome": "fail"}}, "`id` is up to 100 letters, digits, dots"),
        ({"id": "", "job": {"outcome": "fail"}}, "`id` is up to 100 letters"),
        ({"id": "x" * 101, "job": {"outcome": "fail"}}, "`id` is up to 100 letters"),
        ({"answer": 503}, "`answer` is an object; got 503"),
        ({"answer": {}}, "`answer` needs a `status` from 200 to 599; got None"),
        ({"answer": {"status": 199}}, "`answer` needs a `status` from 200 to 599; got 199"),
        ({"answer": {"status": 600}}, "got 600"),
        ({"answer": {"status": "503"}}, "got '503'"),
        ({"answer": {"status": 503, "bodi": 1}}, 'unknown key `bodi` in `answer`; did you mean "body"?'),
        ({"answer": {"status": 503, "retry_after": "soon"}}, "`retry_after` is a whole number of seconds; got 'soon'"),
        ({"answer": {"status": 503, "retry_after": True}}, "`retry_after` is a whole number of seconds; got True"),
        ({"answer": {"status": 503, "headers": []}}, "`headers` maps names to strings; got []"),
        ({"answer": {"status": 503, "headers": {"": "a"}}}, "`headers`: '' cannot be the name of a header"),
        ({"answer": {"status": 503, "headers": {"A b": "a"}}}, "`headers`: 'A b' cannot be the name of a header"),
        ({"answer": {"status": 503, "headers": {"A": 5}}}, "`headers`: `A` is a string of printable ASCII on one line"),
        ({"answer": {"status": 503, "headers": {"A": "b\r\nC: d"}}}, "`headers`: `A` is a string of printable ASCII"),
        ({"answer": {"status": 503, "headers": {"A": "caf\xe9"}}}, "`headers`: `A` is a string of printable ASCII"),
        ({"answer": {"status": 503, "headers": {"Content-Length": "5"}}}, "`Content-Length` is set by the server"),
        ({"answer": {"status": 503, "headers": {"transfer-encoding": "chunked"}}}, "is set by the server"),
        ({"job": {"outcome": "fial"}}, 'unknown outcome `fial`; did you mean "fail"? Known: fail, failover, instant'),
        ({"job": {}}, "unknown outcome `None`"),
        ({"job": {"outcome": ["fail"]}}, "unknown outcome `['fail']`"),
        ({"job": {"outcome": "fail", "att": "4s"}}, 'unknown key `att` in `job`; did you mean "at"?'),
        ({"job": {"outcome": "fail", "at": 40}}, "`40` is not a duration; write a number with its unit"),
        ({"job": {"outcome": "stuck", "at": "40s"}}, "outcome `stuck` takes no `at`"),
        ({"job": {"outcome": "instant", "at": "40s"}}, "outcome `instant` takes no `at`"),
        ({"fault": {"kind": "latancy"}}, 'unknown fault `latancy`; did you mean "latency"? Known: latency.'),
        ({"fault": {}}, "unknown fault `None`"),
        ({"fault": {"kind": "latency", "msec": 1}}, 'unknown key `msec` in `fault`; did you mean "ms"?'),
        ({"fault": {"kind": "latency"}}, "latency takes `ms: 250` or `uniform_ms: [100, 400]`, from 0 to 600000"),
        ({"fault": {"kind": "latency", "ms": "1s"}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": -1}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": 600_001}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": True}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": 1, "uniform_ms": [1, 2]}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "uniform_ms": [2, 1]}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "uniform_ms": [1]}}, "latency takes `ms: 250`"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_the_nearest_word(written: Any, said: str) -> None:
    with pytest.raises(BadInput) as met:
        read(written, "r", OPERATIONS)
    assert said in str(met.value)


@pytest.mark.parametrize(
    ("when", "times", "wanted"),
    [
        ({}, None, "xxxxxx"),
        ({"nth": 1}, None, "x....."),
        ({"nth": 3}, None, "..x..."),
        ({"first": 2}, None, "xx...."),
        ({}, 4, "xxxx.."),
        ({"first": 3}, 2, "xx...."),
        ({"first": 2, "nth": 3}, None, "......"),
    ],
)
def test_a_rule_counts_what_it_matches(when: dict[str, Any], times: int | None, wanted: str) -> None:
    """Other operations and providers in between are not counted."""
    written = {"when": {"provider": "creativeai", "operation": "createVideo", **when}, "job": {"outcome": "fail"}}
    made = read(written | ({"times": times} if times else {}), "r", OPERATIONS)
    met = ""
    for _ in range(6):
        assert not made.wants("creativeai", "getVideo")
        assert not made.wants("unifically", "createVideo")
        wants = made.wants("creativeai", "createVideo")
        made.hits += wants
        met += "x" if wants else "."
    assert (met, made.matched, made.hits) == (wanted, 6, wanted.count("x"))


def test_an_operation_without_a_provider_matches_every_provider_that_has_it() -> None:
    made = read({"when": {"operation": "getTask"}, "job": {"outcome": "fail"}}, "r", OPERATIONS)
    assert [made.wants(provider, "getTask") for provider in ("unifically", "another")] == [True, True]


def test_a_rule_keeps_what_was_written_and_its_own_id() -> None:
    written = {"id": "no-capacity.2", "job": {"outcome": "fail"}}
    made = read(written, "r")
    assert (made.id, made.written) == ("no-capacity.2", written)
