"""Four doors, strongest first: header, magic value, control API, scenario; and what each counts."""

from typing import Any

import orjson
import pytest

from mock_server.engine.errors import BadInput, Invalid, NotThere
from mock_server.faults import rule, rulebook
from mock_server.faults.effect import Wish
from mock_server.faults.latency import Latency
from mock_server.faults.outcome import Outcome
from mock_server.faults.reply import Reply
from mock_server.faults.rulebook import MAX_RULES, Rulebook

OPERATIONS = {"creativeai": ["createVideo", "getVideo"]}


def answers(status: int, **when: Any) -> dict[str, Any]:
    return {"when": when, "answer": {"status": status}}


def book(*scenario: dict[str, Any], control: list[dict[str, Any]] | None = None, magic: bool = True) -> Rulebook:
    made = Rulebook(tuple(rule.read(each, f"story-{n}") for n, each in enumerate(scenario, 1)), magic=magic)
    for each in control or []:
        made.add(each, OPERATIONS)
    return made


def ask(book: Rulebook, body: Any = None, header: str | None = None, operation: str = "createVideo") -> Wish | None:
    headers = {} if header is None else {b"x-mock-rule": header.encode()}
    raw = b"" if body is None else orjson.dumps(body)
    return book.wish("creativeai", operation, headers, raw, {} if body is None else body)


def statuses(wishes: list[Wish | None]) -> list[int | None]:
    return [wish.effect.status if wish and isinstance(wish.effect, Reply) else None for wish in wishes]


def test_nothing_is_wished_in_an_ordinary_world() -> None:
    assert ask(book(), {"prompt": "a [cat]"}) is None


@pytest.mark.parametrize(
    ("header", "body", "wish"),
    [
        ("501", {"prompt": "[mock:502]"}, Wish(Reply(501), "header", "header")),
        (None, {"prompt": "[mock:502]"}, Wish(Reply(502), "magic", "magic")),
        (None, {"prompt": "plain"}, Wish(Reply(503), "control", "rule-1")),
    ],
)
def test_the_strongest_door_wins(header: str | None, body: Any, wish: Wish) -> None:
    assert ask(book(answers(504), control=[answers(503)]), body, header) == wish


def test_the_scenario_is_the_last_door() -> None:
    assert ask(book(answers(504))) == Wish(Reply(504), "scenario", "story-1")


def test_what_a_stronger_door_leaves_a_weaker_one_takes() -> None:
    """Each door is used up in turn: header once, magic once, control once, then the scenario for good."""
    made = book(answers(504), control=[{**answers(503), "times": 1}])
    wishes = [ask(made, {"prompt": "[mock:502x1]"}, "501x1") for _ in range(5)]
    assert statuses(wishes) == [501, 502, 503, 504, 504]


@pytest.mark.parametrize(
    ("header", "wish"),
    [
        ("429x2", Wish(Reply(429), "header", "header")),
        (" fail@40s ", Wish(Outcome("fail", 40.0), "header", "header")),
        ('{"job": {"outcome": "stuck"}}', Wish(Outcome("stuck"), "header", "header")),
        (' {"fault": {"kind": "latency", "ms": 9}}', Wish(Latency(9), "header", "header")),
        (
            '{"answer": {"status": 418, "body": {"a": "caf\xe9"}}}',
            Wish(Reply(418, {"a": "caf\xe9"}), "header", "header"),
        ),
    ],
)
def test_a_header_holds_a_rule_or_the_inside_of_a_magic_value(header: str, wish: Wish) -> None:
    assert ask(book(), None, header) == wish


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("fial", 'X-Mock-Rule: unknown magic value `[mock:fial]`; did you mean "fail"?'),
        ("", "X-Mock-Rule: unknown magic value `[mock:]`"),
        ("{", "X-Mock-Rule: "),
        ('{"when": {}, "answer": {"status": 503}}', "X-Mock-Rule: a rule in a header applies to its own request"),
        ('{"answer": {"status": 99}}', "X-Mock-Rule: `answer` needs a `status` from 200 to 599; got 99"),
    ],
)
def test_a_header_nobody_can_read_is_refused(header: str, said: str) -> None:
    with pytest.raises(Invalid) as met:
        ask(book(), None, header)
    assert met.value.message.startswith(said)
    assert met.value.because == "rule:header"


def test_a_magic_value_nobody_can_read_is_refused_with_its_field() -> None:
    with pytest.raises(Invalid) as met:
        ask(book(), {"prompts": [{"prompt": "[mock:fial]"}]})
    assert (met.value.param, met.value.because) == ("prompts[0].prompt", "rule:magic")
    assert 'did you mean "fail"' in met.value.message


def test_a_world_with_magic_off_says_so() -> None:
    off = book(magic=False)
    with pytest.raises(Invalid, match=r"`magic: off`, and the request holds \[mock:fail\]. Take it out") as met:
        ask(off, {"prompt": "a [mock:fail]"})
    assert (met.value.param, met.value.because) == ("prompt", "rule:magic")
    assert ask(off, {"prompt": "a"}) is None
    assert ask(off, {"prompt": "a"}, "503") is not None  # the header is another door


def test_counted_values_count_by_operation_and_exact_text() -> None:
    made = book()
    one, other = {"prompt": "cat [mock:429x2]"}, {"prompt": "dog [mock:429x2]"}
    wishes = [ask(made, one), ask(made, other), ask(made, one), ask(made, one), ask(made, other), ask(made, other)]
    assert statuses(wishes) == [429, 429, 429, None, 429, None]
    assert ask(made, one, operation="getVideo") is not None


def test_counted_values_count_in_each_world_by_itself() -> None:
    for made in (book(), book()):
        assert statuses([ask(made, {"prompt": "[mock:503x1]"}) for _ in range(2)]) == [503, None]


def test_counts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook, "MAX_COUNTED", 3)
    made = book()
    for number in range(10):
        ask(made, {"prompt": f"{number} [mock:503x1]"})
    assert len(made._counts) == 3
    assert ask(made, {"prompt": "9 [mock:503x1]"}) is None  # the newest are remembered


def test_every_rule_counts_every_match_whoever_answers() -> None:
    """`nth` is the nth request of its kind, not the nth that no other rule took."""
    made = book(answers(502, nth=1), answers(503, nth=2), answers(504, nth=3))
    assert statuses([ask(made) for _ in range(4)]) == [502, 503, 504, None]
    control = book(answers(504, nth=3), control=[answers(503, first=2)])
    assert statuses([ask(control) for _ in range(4)]) == [503, 503, 504, None]


def test_requests_that_a_stronger_door_takes_are_counted_and_use_nothing_up() -> None:
    made = book({**answers(504), "times": 1}, control=[answers(503, nth=2)])
    assert statuses([ask(made, None, "501"), ask(made), ask(made), ask(made)]) == [501, 503, 504, None]
    assert (made.scenario[0].matched, made.scenario[0].hits) == (4, 1)


def test_rules_of_the_control_api_come_and_go() -> None:
    made = book()
    first, second = made.add(answers(503), OPERATIONS), made.add({**answers(504), "id": "mine"}, OPERATIONS)
    assert (first.id, second.id, list(made.control)) == ("rule-1", "mine", ["rule-1", "mine"])
    assert statuses([ask(made)]) == [503]
    made.remove("rule-1")
    assert statuses([ask(made)]) == [504]
    with pytest.raises(BadInput, match="a rule `mine` is set already; DELETE it first or choose another id"):
        made.add({**answers(500), "id": "mine"}, OPERATIONS)
    with pytest.raises(NotThere, match="no rule `rule-1` was set over the control API; GET the rules to see their ids"):
        made.remove("rule-1")
    assert made.add(answers(503), OPERATIONS).id not in ("rule-1", "mine")


def test_rules_of_the_control_api_are_bounded() -> None:
    made = book(control=[answers(503, nth=9)] * MAX_RULES)
    with pytest.raises(BadInput, match="1000 rules are set, which is the bound; DELETE one first"):
        made.add(answers(503), OPERATIONS)


@pytest.mark.parametrize(
    ("part", "outcome"),
    [
        ({"prompt": "[mock:fail@9s]"}, Outcome("fail", 9.0, "prompt")),
        ({"prompt": "a"}, None),
        ({"prompt": "[mock:503]"}, None),
    ],
)
def test_a_part_of_a_request_has_an_outcome_of_its_own(part: Any, outcome: Outcome | None) -> None:
    assert book().outcome_in(part) == outcome
    with pytest.raises(Invalid):
        book().outcome_in({"prompt": "[mock:fial]"})
