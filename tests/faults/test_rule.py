"""One rule: read with helpful errors, and counted by what it matches."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from mock_server.engine.timeline import Failover, Failure, Phase, Step, Timeline
from mock_server.faults.disconnect import Disconnect
from mock_server.faults.effect import Effect
from mock_server.faults.latency import Latency
from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import Outcome
from mock_server.faults.reply import Reply
from mock_server.faults.rule import read
from mock_server.faults.when import Asked

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
        ({"fault": {"kind": "latency", "ms": 250}}, Latency(250)),
        ({"fault": {"kind": "latency", "ms": 0.5}}, Latency(0.5)),
        ({"fault": {"kind": "latency", "uniform_ms": [100, 400]}}, Latency(uniform_ms=(100, 400))),
        ({"fault": {"kind": "disconnect"}}, Disconnect(0)),
        ({"job": {"outcome": "unknown-status-word", "word": "baking"}}, Outcome("unknown-status-word", word="baking")),
        ({"job": {"outcome": "result-404-then-200", "for": "4s"}}, Outcome("result-404-then-200", for_s=4.0)),
        ({"job": {"outcome": "partial-batch", "failed": 2}}, Outcome("partial-batch", failed=2)),
        ({"webhooks": {"duplicate": 1, "delay": "5s"}}, Misrule(duplicate=1, delay=5.0)),
        ({"webhooks": {"signature": "truncated", "tamper": True}}, Misrule(signature="truncated", tamper=True)),
    ],
)
def test_every_effect_is_read(written: dict[str, Any], effect: Effect) -> None:
    made = read({"when": {"provider": "creativeai", "operation": "createVideo"}, **written}, "r", OPERATIONS)
    assert (made.effect, made.id, made.times, made.hits, made.matched) == (effect, "r", None, 0, 0)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (7, "a rule is an object with one of answer, job, fault, webhooks; got int"),
        ([], "a rule is an object with one of answer, job, fault, webhooks; got list"),
        ({}, "a rule has exactly one of answer, job, fault, webhooks; this one has none"),
        ({"answer": {"status": 503}, "job": {"outcome": "fail"}}, "this one has answer and job"),
        ({"anser": {"status": 503}}, 'unknown key `anser` in a rule; did you mean "answer"? Known: answer, fault, id'),
        ({"when": {"operatoin": "x"}, "job": {}}, 'unknown key `operatoin` in `when`; did you mean "operation"?'),
        ({"when": {"operation": 7}, "job": {}}, "`when.operation` is a text; got 7"),
        ({"when": None, "job": {}}, "`when` is an object with provider, operation, model"),
        ({"when": {"nth": 0}, "job": {}}, "`when.nth` is a whole number from 1 on; got 0"),
        ({"when": {"first": -1}, "job": {}}, "`when.first` is a whole number from 1 on; got -1"),
        ({"when": {"nth": True}, "job": {}}, "`when.nth` is a whole number from 1 on; got True"),
        (
            {"when": {"operation": "creatVideo"}, "job": {}},
            'unknown operation `creatVideo`; did you mean "createVideo"',
        ),
        ({"when": {"provider": "creativai"}, "job": {}}, 'unknown provider `creativai`; did you mean "creativeai"'),
        (
            {"when": {"provider": "unifically", "operation": "createVideo"}, "job": {}},
            "unknown operation `createVideo`. Known: createTask, download, getTask.",
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
        (
            {"job": {"outcome": "fial"}},
            'unknown outcome `fial`; did you mean "fail"? Known: completed-with',
        ),
        ({"job": {}}, "unknown outcome `None`"),
        ({"job": {"outcome": ["fail"]}}, "unknown outcome `['fail']`"),
        ({"job": {"outcome": "fail", "att": "4s"}}, 'unknown key `att` in `job`; did you mean "at"?'),
        ({"job": {"outcome": "fail", "at": 40}}, "`40` is not a duration; write a number with its unit"),
        ({"job": {"outcome": "stuck", "at": "40s"}}, "outcome `stuck` takes no `at`"),
        ({"job": {"outcome": "instant", "at": "40s"}}, "outcome `instant` takes no `at`"),
        (
            {"fault": {"kind": "latancy"}},
            'unknown fault `latancy`; did you mean "latency"? Known: content_type',
        ),
        ({"fault": {}}, "unknown fault `None`"),
        ({"fault": {"kind": "latency", "msec": 1}}, 'unknown key `msec` in fault `latency`; did you mean "ms"?'),
        ({"fault": {"kind": "latency"}}, "latency takes `ms: 250` or `uniform_ms: [100, 400]`, from 0 to 600000"),
        ({"fault": {"kind": "latency", "ms": "1s"}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": -1}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": 600_001}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": True}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "ms": 1, "uniform_ms": [1, 2]}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "uniform_ms": [2, 1]}}, "latency takes `ms: 250`"),
        ({"fault": {"kind": "latency", "uniform_ms": [1]}}, "latency takes `ms: 250`"),
        (
            {"fault": {"kind": "truncate"}},
            "fault `truncate`: Object missing required field `bytes`; write it like {kind: truncate, bytes: 20}",
        ),
        ({"fault": {"kind": "truncate", "bytes": "20"}}, "write it like {kind: truncate, bytes: 20}"),
        ({"fault": {"kind": "status", "status": 99}}, "write it like {kind: status, status: 503}"),
        ({"fault": {"kind": "slow_body", "bytes_per_sec": 1}}, 'did you mean "bytes_per_s"?'),
        ({"fault": {"kind": "content_type", "value": "a\r\nb"}}, "`value` is printable ASCII"),
        ({"fault": {"kind": "redirect", "to": ""}}, "`to` is a URL or a path"),
        ({"fault": {"kind": "disconnect", "unserved": True, "after_bytes": 3}}, "so `after_bytes` is 0"),
        ({"job": {"outcome": "slow", "for": "4s"}}, "outcome `slow` takes no `for`"),
        ({"job": {"outcome": "partial-batch", "failed": 0}}, "`failed` is how many items fail"),
        ({"job": {"outcome": "unknown-status-word", "word": ""}}, "`word` is a status word nobody knows"),
        ({"job": {"timeline": []}}, "`timeline` is a list of 1 to 1000 steps"),
        ({"job": {"timeline": [{"at": "5s", "phase": "running"}]}}, "timeline[0]: a timeline begins at 0s; got 5s"),
        ({"job": {"timeline": [{"at": "0s", "phase": "runing"}]}}, 'unknown phase `runing`; did you mean "running"?'),
        ({"job": {"timeline": [{"at": 0, "phase": "running"}]}}, "`timeline[0].at`: `0` is not a duration"),
        ({"job": {"timeline": [{"at": "0s", "fase": "running"}]}}, 'did you mean "phase"?'),
        ({"webhooks": {}}, "`webhooks` names what goes wrong, for example {duplicate: 1"),
        ({"webhooks": {"dupliacte": 1}}, 'unknown key `dupliacte` in `webhooks`; did you mean "duplicate"?'),
        ({"webhooks": {"delay": 5}}, "`webhooks.delay`: `5` is not a duration"),
        ({"webhooks": {"signature": "bad"}}, "`webhooks`: Invalid enum value 'bad'"),
        ({"when": {"between": ["20s", "10s"]}, "job": {}}, "`when.between` goes from the earlier to the later"),
        ({"when": {"between": [20, 30]}, "job": {}}, "`when.between`: `20` is not a duration"),
        ({"when": {"chance": 20}, "job": {}}, "`when.chance` is a share from 0 to 1, for example 0.2; got 20"),
        ({"when": {"prompt": "("}, "job": {}}, "`when.prompt` is a regular expression; `(` is none"),
        ({"when": {"phase": "done"}, "job": {}}, "unknown phase `done`"),
        ({"when": {"header": 7}, "job": {}}, "`when.header` is a name, or maps names to texts"),
        ({"ttl": 7, "job": {"outcome": "fail"}}, "`ttl`: `7` is not a duration"),
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
        assert not made.wants(Asked("creativeai", "getVideo"))
        assert not made.wants(Asked("unifically", "createVideo"))
        wants = made.wants(Asked("creativeai", "createVideo"))
        made.hits += wants
        met += "x" if wants else "."
    assert (met, made.matched, made.hits) == (wanted, 6, wanted.count("x"))


def test_a_timeline_is_written_out() -> None:
    """Phase and progress stay what they were where a step does not tell them; a success is whole."""
    steps = [
        {"at": "0s", "phase": "running", "progress": 0.2},
        {"at": "40s", "failover": {"to": "seedance"}},
        {"at": "90s", "phase": "succeeded"},
    ]
    effect = read({"job": {"timeline": steps}}, "r").effect
    assert isinstance(effect, Outcome)
    assert effect.timeline == Timeline(
        (
            Step(0.0, Phase.RUNNING, 0.2),
            Step(40.0, Phase.RUNNING, 0.2, None, Failover("seedance", "capacity")),
            Step(90.0, Phase.SUCCEEDED, 1.0),
        )
    )
    failed = read({"job": {"timeline": [{"at": "0s", "phase": "failed", "error": {"code": "gpu"}}]}}, "r").effect
    assert isinstance(failed, Outcome)
    assert failed.timeline == Timeline((Step(0.0, Phase.FAILED, 0.0, Failure("gpu")),))


def test_an_operation_without_a_provider_matches_every_provider_that_has_it() -> None:
    made = read({"when": {"operation": "getTask"}, "job": {"outcome": "fail"}}, "r", OPERATIONS)
    assert [made.wants(Asked(provider, "getTask")) for provider in ("unifically", "another")] == [True, True]


def test_a_rule_keeps_what_was_written_and_its_own_id() -> None:
    written = {"id": "no-capacity.2", "job": {"outcome": "fail"}}
    made = read(written, "r")
    assert (made.id, made.written) == ("no-capacity.2", written)
