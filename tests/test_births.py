"""Worlds are made from scenarios: what is given goes before what the story says, and that before the server's own."""

from pathlib import Path
from typing import Any

import pytest

from mock_server import providers
from mock_server.births import Births, first
from mock_server.engine.clock import FROZEN_START_S
from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import look
from mock_server.engine.timeline import Phase
from mock_server.faults.misrule import Misrule
from mock_server.scenario import read

ROOMS = providers.rooms()
SHIPPED = (
    "check",
    "check-limits",
    "default",
    "documented",
    "enterprise-tier",
    "late-links",
    "free-tier",
    "instant",
    "pro-tier",
    "unlimited",
)


def made_from(text: str, folder: Path, **options: Any) -> Births:
    (folder / "slow.yaml").write_text(text, "utf-8")
    return Births(ROOMS, folder=folder, scenario="slow", **options)


def test_every_shipped_scenario_makes_a_world() -> None:
    births = Births(ROOMS)
    assert set(SHIPPED) <= set(births.names)
    for name in births.names:
        world = births(name, name)
        world.settle()
        assert (world.scenario, bool(births.scenario(name).title), bool(births.scenario(name).why)) == (
            name,
            True,
            True,
        )


def test_what_is_given_goes_before_the_story_and_that_before_the_server(tmp_path: Path) -> None:
    story = "seed: 7\nclock: {rate: 60, start: 2026-03-09}\naccounts: {creativeai: {credits: 500, tier: free}}\n"
    births = made_from(story, tmp_path, rate=2, seed=3)
    told = births("demo", None)
    assert (told.seed, told.clock.rate, told.clock.stamp(0)) == (7, 60, "2026-03-09T00:00:00Z")
    assert (told.account("creativeai").settings.credits, told.account("creativeai").settings.tier) == (500, "free")
    own = births("demo", "default")
    assert (own.seed, own.clock.rate) == (3, 2)
    given = births.make(
        "demo",
        births.scenario("slow"),
        seed=0,
        clock={"rate": 0, "start": "2027-01-01"},
        accounts={"creativeai": {"credits": 9}},
    )
    assert (given.seed, given.clock.rate, given.clock.stamp(0)) == (0, 0, "2027-01-01T00:00:00Z")
    assert (given.account("creativeai").settings.credits, given.account("creativeai").settings.tier) == (9, "free")


def test_a_frozen_world_without_a_start_begins_where_all_do() -> None:
    assert Births(ROOMS, rate=0)("demo", None).clock.start_epoch_s == FROZEN_START_S


def test_switches_reach_the_world(tmp_path: Path) -> None:
    world = made_from("magic: off\nvalidation: harsh\nmedia: stamped\n", tmp_path)("demo", None)
    assert (world.manners.harsh, world.manners.stamped, world.rulebook.magic) == (True, True, False)
    plain = Births(ROOMS)("demo", None)
    assert (plain.manners.harsh, plain.manners.stamped, plain.rulebook.magic) == (False, False, True)


def test_each_world_counts_its_rules_by_itself(tmp_path: Path) -> None:
    births = made_from("rules:\n  - when: {nth: 1}\n    answer: {status: 503}\n", tmp_path)
    one, other = births("one", None), births("other", None)
    assert [rule.id for rule in one.rulebook.scenario] == ["slow-1"]
    assert one.rulebook.wish("creativeai", "createVideo", {}, b"", {}) is not None
    assert other.rulebook.wish("creativeai", "createVideo", {}, b"", {}) is not None
    assert one.rulebook.wish("creativeai", "createVideo", {}, b"", {}) is None


def test_printed_jobs_are_there_under_their_ids() -> None:
    world = Births(ROOMS, rate=0)("demo", "documented")
    world.settle()
    assert look(world.job("vgen_abc123"), world.clock.now_s).phase is Phase.SUCCEEDED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "accounts:\n  creativeai:\n    tierr: free\n",
            'line 2: accounts.creativeai: unknown setting `tierr`; did you mean "tier"',
        ),
        ("accounts:\n  creativeai: {tier: gold}\n", "line 2: accounts.creativeai: Invalid enum value 'gold'"),
        (
            "title: x\naccounts: {creativai: {}}\n",
            'line 2: accounts: unknown provider `creativai`; did you mean "creativeai"',
        ),
        (
            "rules:\n  - job: {outcome: fail}\n  - fault: {kind: latancy}\n",
            'line 3: unknown fault `latancy`; did you mean "latency"? Known: content_type',
        ),
        (
            "title: x\nrules:\n\n  - when:\n      operation: creatVideo\n    job: {outcome: fail}\n",
            'line 5: unknown operation `creatVideo`; did you mean "createVideo"',
        ),
        ("rules:\n  - 5\n", "line 2: a rule is an object with one of answer, job, fault, webhooks; got int"),
        ("jobs:\n  - 5\n", "line 2: a job is an object with `provider`, `id`, `body` ...; got 5"),
        ("jobs:\n  - provider: [creativeai]\n", "line 2: jobs: unknown provider `['creativeai']`"),
        (
            "title: x\nexpects:\n  - creativeai/C-24\n  - honour-retry-after\n",
            'line 4: expects: unknown client rule `honour-retry-after`; did you mean "honours-retry-after"',
        ),
        ("expects: [creativeai/S-1]\n", "line 1: expects: unknown client rule `creativeai/S-1`"),
        ("expects: [{a: b}]\n", "line 1: expects: unknown client rule"),
        ("jobs:\n  - {provider: creativeai, id: x}\n", "line 2: jobs: Object missing required field `body`"),
    ],
)
def test_what_a_provider_or_a_rule_does_not_know_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Already when the scenario is read: a server says so when it starts, not at its first request."""
    with pytest.raises(BadInput) as met:
        made_from(text, tmp_path)
    assert str(met.value).startswith(f"scenario slow.yaml, {said}")


def test_a_printed_id_stands_once(tmp_path: Path) -> None:
    births = Births(ROOMS, rate=0)
    written = births.scenario("documented").written
    twice = read({**written, "jobs": [written["jobs"][0]] * 2}, "custom")
    with pytest.raises(BadInput, match=r"^scenario, jobs\[1\]: jobs: a job `vgen_abc123` is there already"):
        births.make("demo", twice)


def test_settings_given_beside_a_scenario_are_blamed_on_nobody_else() -> None:
    births = Births(ROOMS)
    with pytest.raises(BadInput, match=r"^accounts.creativeai: unknown setting `creditz`"):
        births.make("demo", births.scenario("default"), accounts={"creativeai": {"creditz": 1}})
    with pytest.raises(BadInput, match=r"^accounts: `creativeai` is an object of settings; got 5"):
        births.make("demo", births.scenario("default"), accounts={"creativeai": 5})
    with pytest.raises(BadInput, match=r"^clock: `rate` is a number"):
        births.make("demo", births.scenario("default"), clock={"rate": "fast"})


def test_an_unknown_scenario_is_refused_with_the_nearest(tmp_path: Path) -> None:
    births = Births(ROOMS)
    for name in ("zzz", "../../etc", ""):
        with pytest.raises(BadInput, match=r"^unknown scenario `.*Known: all-down, "):
            births.scenario(name)
    with pytest.raises(BadInput, match=r'`free-teir`; did you mean "free-tier"\?$'):
        births.scenario("free-teir")
    with pytest.raises(BadInput, match="unknown scenario `nope`"):
        Births(ROOMS, scenario="nope")


def test_ones_own_folder_goes_before_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "default.yaml").write_text("title: Mine\n")
    births = Births(ROOMS, folder=tmp_path)
    assert (births.scenario("default").title, births.scenario("unlimited").title != "") == ("Mine", True)
    with pytest.raises(BadInput, match=r"no folder `.*/gone` to read scenarios from"):
        Births(ROOMS, folder=tmp_path / "gone")


def test_the_first_that_is_said() -> None:
    assert (first(None, 0, 5), first(None, None), first(7)) == (0, None, 7)


def test_webhooks_of_a_scenario_are_a_rule_about_every_delivery() -> None:
    births = Births(ROOMS)
    born = births.make("w", read({"webhooks": {"duplicate": 1}}, "story"))
    assert [(rule.id, rule.effect) for rule in born.rulebook.scenario] == [("story-webhooks", Misrule(duplicate=1))]
    with pytest.raises(BadInput, match='unknown key `dupe` in `webhooks`; did you mean "duplicate"'):
        births.make("w", read({"webhooks": {"dupe": 1}}, "story"))


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        ("when:\n      operatoin: createVideo\n    answer: {status: 503}", 4, "unknown key `operatoin`"),
        ("when:\n      operation: creatVideo\n    answer: {status: 503}", 4, "unknown operation `creatVideo`"),
        ("when:\n      nth: 1\n    job:\n      outcome: slow\n      at: 8", 7, "`at`: `8` is not a duration"),
        ("fault:\n      kind: latancy", 4, "unknown fault `latancy`"),
        ("fault:\n      kind: truncate\n      byts: 5", 5, "unknown key `byts`"),
        (
            "job:\n      timeline:\n        - {at: 0s, phase: running}\n        - {at: 9, phase: failed}",
            6,
            "`9` is not",
        ),
    ],
)
def test_the_very_line_is_named(tmp_path: Path, rule: str, line: int, said: str) -> None:
    with pytest.raises(BadInput) as met:
        made_from(f"title: x\nrules:\n  - {rule}\n", tmp_path)
    assert str(met.value).startswith(f"scenario slow.yaml, line {line}: ")
    assert said in str(met.value)


def test_a_file_that_holds_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"scenario slow\.yaml, line 1"):
        made_from("rules: &a [*a, *a, *a]\n", tmp_path)
