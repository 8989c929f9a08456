"""Births: worlds made from scenarios, with the server's defaults and the providers' rooms."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import scenarios
from mock_server.engine.clock import Clock
from mock_server.engine.errors import BadInput, nearest
from mock_server.faults import rule
from mock_server.faults.rulebook import Rulebook
from mock_server.scenario import Scenario, check_accounts, read_clock, read_file
from mock_server.webhooks.targets import Targets
from mock_server.world import Manners, Room, World

SHIPPED = Path(scenarios.__file__).parent
# Manners that are nobody's documented rule, by the ids they are graded under.
COMMON_SENSE = (
    "honours-retry-after backs-off no-double-spend no-retry-on-4xx stops-at-terminal bounds-its-wait survives-unknown "
    "fetches-in-time verifies-signature dedups answers-in-time fails-over-rightly"
).split()


class Births:
    """Makes worlds: from a named scenario, or one given whole. Raises BadInput when the default one cannot be used."""

    def __init__(
        self,
        rooms: Mapping[str, Room],
        *,
        scenario: str = "default",
        folder: Path | None = None,
        rate: float = 1,
        seed: int = 0,
    ) -> None:
        if folder is not None and not folder.is_dir():
            raise BadInput(f"no folder `{folder}` to read scenarios from; name one that is there")
        self.rooms = rooms
        self.default = scenario
        self.folders = [folder, SHIPPED] if folder is not None else [SHIPPED]
        self.rate = rate
        self.seed = seed
        self.targets = Targets()
        self.cdn_links = False
        self._read: dict[str, Scenario] = {}
        self.scenario(scenario)

    def __call__(self, name: str, scenario: str | None) -> World:
        """A new world with a named scenario, or the server's default one."""
        return self.make(name, self.scenario(scenario or self.default))

    @property
    def names(self) -> list[str]:
        """The scenarios there are."""
        return sorted({path.stem for folder in self.folders for path in folder.glob("*.yaml")})

    def scenario(self, name: str) -> Scenario:
        """The scenario of this name, known to make a world. Raises BadInput: the nearest name, or the fault's line."""
        if name not in self._read:
            if name not in self.names:
                raise BadInput(f"unknown scenario `{name[:100]}`{nearest(name[:100], self.names)}")
            path = next(path for folder in self.folders if (path := folder / f"{name}.yaml").exists())
            found = read_file(path)
            self.make("trial", found)
            self._read[name] = found
        return self._read[name]

    def forget(self, name: str) -> None:
        """Read this scenario anew when it is next asked for."""
        self._read.pop(name, None)

    def make(
        self,
        name: str,
        scenario: Scenario,
        *,
        seed: int | None = None,
        clock: Mapping[str, Any] | None = None,
        accounts: Mapping[str, Any] | None = None,
    ) -> World:
        """A world of this scenario; what is given beside it goes before what the scenario says. Raises BadInput."""
        rate, start_epoch_s = read_clock(clock or {}, "clock")
        check_accounts(accounts or {}, "accounts")
        harsh, stamped = (scenario.switches.get(key) for key in ("validation", "media"))
        world = World(
            name,
            clock=Clock(first(rate, scenario.rate, self.rate), first(start_epoch_s, scenario.start_epoch_s)),
            seed=first(seed, scenario.seed, self.seed),
            scenario=scenario.name,
            manners=Manners(harsh=harsh == "harsh", stamped=stamped == "stamped"),
        )
        world.story = scenario.written
        world.rooms = self.rooms
        world.targets = self.targets
        world.cdn_links = self.cdn_links
        self._open(world, scenario, accounts or {})
        world.rulebook = Rulebook(self._rules(scenario), magic=scenario.switches.get("magic") != "off")
        self._plant(world, scenario)
        self._check_expects(scenario)
        return world

    @property
    def operations(self) -> dict[str, list[str]]:
        """Operation ids by provider, for checking rules."""
        return {name: list(room.operation_ids) for name, room in self.rooms.items()}

    def _open(self, world: World, scenario: Scenario, given: Mapping[str, Any]) -> None:
        """Open the accounts that are spoken of: the others open on first use."""
        for provider in {**scenario.accounts, **given}:
            with _blamed("" if provider in given else scenario.at(f"accounts.{provider}")):
                self._room(provider, "accounts")
                world.settings[provider] = {**scenario.accounts.get(provider, {}), **given.get(provider, {})}
                world.account(provider)

    def _rules(self, scenario: Scenario) -> tuple[rule.Rule, ...]:
        """Rules anew for each world: they count their matches."""
        rules = []
        for index, written in enumerate(scenario.rules):
            with _blamed(scenario.at(f"rules[{index}]")):
                rules.append(rule.read(written, f"{scenario.name}-{index + 1}", self.operations))
        if scenario.webhooks is not None:
            with _blamed(scenario.at("webhooks")):
                rules.append(rule.read({"webhooks": scenario.webhooks}, f"{scenario.name}-webhooks"))
        return tuple(rules)

    def _plant(self, world: World, scenario: Scenario) -> None:
        for index, row in enumerate(scenario.jobs):
            with _blamed(scenario.at(f"jobs[{index}]")):
                if not isinstance(row, Mapping):
                    raise BadInput(f"a job is an object with `provider`, `id`, `body` ...; got {row!r}")
                if str(row.get("id")) in world.jobs:
                    raise BadInput(f"jobs: a job `{row['id']}` is there already; each has its own id")
                self._room(row.get("provider"), "jobs").plant(world, row)

    def _check_expects(self, scenario: Scenario) -> None:
        """Raises BadInput for an id that is no client rule: nobody could be graded by it."""
        for index, ident in enumerate(scenario.expects):
            with _blamed(scenario.at(f"expects[{index}]")):
                provider, _, _ = str(ident).partition("/")
                known = self._client_rules(provider) if provider in self.rooms else []
                known += COMMON_SENSE
                if ident not in known:
                    raise BadInput(f"expects: unknown client rule `{ident}`{nearest(str(ident), known)}")

    def _client_rules(self, provider: str) -> list[str]:
        contract = getattr(self.rooms[provider], "contract", None)
        rules = contract.rules.values() if contract is not None else ()
        return [f"{provider}/{rule.id}" for rule in rules if rule.party == "client"]

    def _room(self, provider: object, where: str) -> Room:
        if not isinstance(provider, str) or provider not in self.rooms:
            raise BadInput(f"{where}: unknown provider `{provider}`{nearest(str(provider), list(self.rooms))}")
        return self.rooms[provider]


def first(*values: Any) -> Any:
    """The first value that is not None; None when there is none."""
    return next((value for value in values if value is not None), None)


@contextmanager
def _blamed(where: str) -> Iterator[None]:
    """What is wrong in here is wrong at this place of the scenario."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{where}: {error}" if where else str(error)) from error
