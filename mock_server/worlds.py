"""The worlds of one server: by name, and by the literal key that names them."""

import re
from collections.abc import Callable, Iterator

from mock_server.engine.errors import BadInput, NoRoom, NotThere, WrongKey
from mock_server.engine.journal import Journal, Purse
from mock_server.world import Seat, World

MAX_WORLDS = 10_000
MAX_KEYS = 100  # distinct spellings of one world's key

_KEY = re.compile(r"(?:[A-Za-z0-9]+[-_])*?mock_([a-z0-9-]+?)(?:__([a-z0-9-]+))?")
_NAME = re.compile(r"[a-z0-9-]{1,100}")
_LIVE = re.compile(r"rph_live_|sk_live_|sk-(?!mock_)")

HINT = "Soundstage keys look like mock_<world>, for example mock_demo."

Birth = Callable[[str, str | None], World]


class Worlds:
    """All worlds. `birth(name, scenario)` makes one that is not there yet (scenario None: the server's default)."""

    def __init__(self, birth: Birth) -> None:
        self.birth = birth
        self._by_name: dict[str, World] = {}
        self._seats: dict[str, Seat] = {}
        self.purse = Purse()
        self.journal = Journal(self.purse)  # exchanges without a world

    def __iter__(self) -> Iterator[World]:
        return iter(tuple(self._by_name.values()))

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def seat(self, key: str | None) -> Seat:
        """The seat this literal key takes. Makes an unknown world. Raises WrongKey."""
        seat = self._seats.get(key or "")
        return seat if seat is not None else self._take_seat(key)

    def get(self, name: str) -> World:
        """The world of this name. Raises NotThere."""
        if name not in self._by_name:
            made_by = f"a first request with key mock_{name} makes it, or PUT /_mock/worlds/{name}"
            raise NotThere(f"no world `{name}`; {made_by}")
        return self._by_name[name]

    def find(self, name: str) -> World | None:
        """The world of this name, or None."""
        return self._by_name.get(name)

    def get_or_make(self, name: str, scenario: str | None = None) -> World:
        """The world of this name, born now if need be. Raises BadInput, NoRoom."""
        world = self._by_name.get(name)
        return world if world is not None else self.put(self._born(name, scenario))

    def put(self, world: World) -> World:
        """Set a world under its name; one that was there is abandoned with all it had in flight."""
        self.drop(world.name)
        world.journal = Journal(self.purse)
        self._by_name[world.name] = world
        return world

    def check_room(self, name: str) -> None:
        """Raises BadInput for a name that cannot be, NoRoom when one more world does not fit."""
        if not _NAME.fullmatch(name):
            wanted = "lower-case letters, digits and hyphens, up to 100 of them"
            raise BadInput(f"world name `{name[:100]}` cannot be used: {wanted}")
        if name not in self._by_name and len(self._by_name) >= MAX_WORLDS:
            freed_by = "DELETE /_mock/worlds/<world> frees one"
            raise NoRoom(f"{MAX_WORLDS} worlds live here already, which is the bound; {freed_by}")

    def drop(self, name: str) -> None:
        """Forget a world; nothing happens when it is not there."""
        world = self._by_name.pop(name, None)
        if world is None:
            return
        world.abandon()
        world.journal.clear()
        for key in world.seats:
            self._seats.pop(key, None)

    def _born(self, name: str, scenario: str | None) -> World:
        self.check_room(name)
        return self.birth(name, scenario)

    def _take_seat(self, key: str | None) -> Seat:
        name, scenario = _parse(key)
        try:
            world = self.get_or_make(name, scenario)
        except BadInput as error:
            raise WrongKey(f"{error}") from error
        if scenario is not None and scenario != world.scenario:
            raise WrongKey(f"world `{name}` was made with `{world.scenario}`; reset it or choose another name.")
        seat = Seat(world, key or "")
        if len(world.seats) < MAX_KEYS:
            world.seats[seat.key] = self._seats[seat.key] = seat
        return seat


def _parse(key: str | None) -> tuple[str, str | None]:
    """World and scenario a key names. Raises WrongKey, never repeating the key."""
    if not key:
        raise WrongKey(f"No API key was sent. {HINT}")
    if _LIVE.match(key):
        raise WrongKey(f"This looks like a live key. It was refused and not stored. {HINT}")
    match = _KEY.fullmatch(key) if len(key) <= 300 else None
    if match is not None:
        return match[1], match[2]
    raise WrongKey(f"Invalid API key. {HINT}")
