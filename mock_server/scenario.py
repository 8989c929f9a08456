"""Scenarios: read and checked. Every error names the file, the line and the nearest word. `births.py` makes worlds."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from mock_server import marked
from mock_server.engine.errors import BadInput, nearest

_QUOTED = re.compile(r"`([^`]{1,80})`")
MAX_DEPTH = 60  # of lists and objects within each other
_KEYS = "title why good_client bad_client seed clock accounts magic validation media".split()
_KEYS += "rules webhooks jobs expects".split()
_SWITCHES = {"magic": ["on", "off"], "validation": ["plain", "harsh"], "media": ["drawn", "stamped"]}
_KINDS: dict[str, tuple[type, str]] = {
    "clock": (Mapping, "an object"),
    "accounts": (Mapping, "an object"),
    "rules": (list, "a list"),
    "webhooks": (Mapping, "an object"),
    "jobs": (list, "a list"),
    "expects": (list, "a list"),
    "seed": (int, "a whole number"),
    **dict.fromkeys(("title", "why", "good_client", "bad_client"), (str, "a sentence")),
}


class Scenario(msgspec.Struct, kw_only=True):
    """One story, checked. `rate` and `start_epoch_s` are None where the story leaves them to the server.

    good_client, bad_client: what each does here, in a sentence; expects: ids of the rules the bad one breaks.

    where: `scenario slow.yaml`; lines: where its parts stand, `{"rules[0]": 14}`, empty when it came without a file.
    """

    name: str
    title: str = ""
    why: str = ""
    good_client: str = ""
    bad_client: str = ""
    seed: int | None = None
    rate: float | None = None
    start_epoch_s: float | None = None
    accounts: dict[str, Any] = {}
    switches: dict[str, str] = {}
    rules: list[Any] = []
    webhooks: dict[str, Any] | None = None
    jobs: list[Any] = []
    expects: list[str] = []
    written: dict[str, Any] = {}
    where: str = "scenario"
    lines: dict[str, int] = {}
    values: dict[str, object] = {}

    def at(self, part: str, said: str = "") -> str:
        """`scenario slow.yaml, line 14`; the part itself where no line is known.

        said: what is wrong in this part; the line is that of the first word in it that is quoted, if it stands there.
        """
        return _place(self.where, self.lines, self._nearest(part, said))

    def _nearest(self, part: str, said: str) -> str:
        """The key within a part that has or holds a word quoted in what is said of it."""
        inner = [name for name in self.lines if name.startswith((f"{part}.", f"{part}["))]
        for word in _QUOTED.findall(said):
            for name in reversed(inner):
                if name.endswith(f".{word}") or str(self.values.get(name)) == word:
                    return name
        return part


def read_file(path: Path) -> Scenario:
    """The scenario in a YAML file. Raises BadInput with file and line."""
    where = f"scenario {path.name}"
    try:
        text = path.read_text("utf-8")
        written, lines = marked.read(text)
    except marked.Unread:
        written = _read_slowly(text, where)
        lines = _lines(written)
    except (ValueError, OSError) as error:
        raise BadInput(f"{where}: not readable as YAML: {error}") from error
    return read(written, path.stem, where, lines)


def _read_slowly(text: str, where: str) -> Any:
    """As the parser reads it that says best what is wrong, and where. Raises BadInput."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt").load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or error
        raise BadInput(f"{where}{line}: not readable as YAML: {said}") from error


def read(written: Any, name: str, where: str = "scenario", lines: marked.Lines | None = None) -> Scenario:
    """A scenario from its parsed form. lines: where its parts stand, if anybody knows. Raises BadInput."""
    if not isinstance(written, Mapping):
        met = "a list" if isinstance(written, list) else "nothing" if written is None else repr(written)[:80]
        raise BadInput(f"{where}: a scenario is an object with `title`, `clock`, `accounts`, `rules` ...; got {met}")
    lines = lines or {}
    for key in written:
        _check_key(key, written[key], _place(where, lines, str(key)))
    rate, start_epoch_s = read_clock(written.get("clock", {}), _place(where, lines, "clock"))
    check_accounts(written.get("accounts", {}), _place(where, lines, "accounts"))
    plainly = plain(written)
    return Scenario(
        name=name,
        title=str(plainly.get("title", "")),
        why=str(plainly.get("why", "")),
        good_client=str(plainly.get("good_client", "")),
        bad_client=str(plainly.get("bad_client", "")),
        seed=plainly.get("seed"),
        rate=rate,
        start_epoch_s=start_epoch_s,
        accounts=plainly.get("accounts", {}),
        switches={key: _word(plainly[key]) for key in _SWITCHES if key in plainly},
        rules=plainly.get("rules", []),
        webhooks=plainly.get("webhooks"),
        jobs=plainly.get("jobs", []),
        expects=plainly.get("expects", []),
        written=plainly,
        where=where,
        lines=lines,
        values=_values(plainly, lines) if lines else {},
    )


def read_clock(written: Mapping[str, Any], where: str) -> tuple[float | None, float | None]:
    """Rate and start of a clock, None where they are not told. Raises BadInput."""
    for key in written:
        if key not in ("rate", "start"):
            raise BadInput(f"{where}: unknown key `{key}` in `clock`{nearest(str(key), ['rate', 'start'])}")
    rate = written.get("rate")
    if rate is not None:
        check_rate(rate, where)
    return rate, _instant(written["start"], where) if written.get("start") is not None else None


def check_rate(rate: object, where: str = "clock") -> None:
    """Raises BadInput unless it is a number a clock can run at."""
    if not isinstance(rate, int | float) or isinstance(rate, bool) or not 0 <= rate <= 1e6:
        raise BadInput(f"{where}: `rate` is a number from 0 (frozen) to 1000000; got {rate!r}")


def check_accounts(written: Mapping[str, Any], where: str) -> None:
    """Raises BadInput unless every account is an object; what it holds is the provider's own."""
    for provider, settings in written.items():
        if not isinstance(settings, Mapping):
            raise BadInput(f"{where}: `{provider}` is an object of settings; got {settings!r}")


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A parser's round-trip values as plain dicts and lists. Raises BadInput for what nests without end."""
    if depth == 0:
        raise BadInput(f"scenario: nested deeper than {MAX_DEPTH}; a story needs no more than a few")
    if isinstance(value, Mapping):
        return {str(key): plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, depth - 1) for inner in value]
    if isinstance(value, bool):
        return value
    # The parser's strings and numbers remember how they were written; ours need not.
    return next((kind(value) for kind in (str, int, float) if isinstance(value, kind)), value)


def _check_key(key: object, value: object, place: str) -> None:
    if key not in _KEYS:
        raise BadInput(f"{place}: unknown key `{key}`{nearest(str(key), _KEYS)}")
    kind, called = _KINDS.get(str(key), (object, ""))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadInput(f"{place}: `{key}` must be {called}; got {value!r}")
    if key in _SWITCHES and _word(value) not in _SWITCHES[str(key)]:
        raise BadInput(f"{place}: `{key}` is {' or '.join(_SWITCHES[str(key)])}; got `{value}`")


def _word(value: object) -> str:
    """A switch as a word: JSON's true and false are on and off."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _instant(written: object, where: str) -> float:
    try:
        instant = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput(f"{where}: `start` is an instant such as 2026-03-09T16:10:00Z; got `{written}`") from error
    if not 1970 <= instant.year <= 2500:
        raise BadInput(f"{where}: `start` lies between the years 1970 and 2500; got `{written}`")
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


def _place(where: str, lines: Mapping[str, int], part: str) -> str:
    if part in lines:
        return f"{where}, line {lines[part]}"
    return f"{where}, {part}" if "[" in part else where


def _lines(written: Any) -> dict[str, int]:
    """Lines of keys and rows, where the parser kept any: `{"rules": 13, "rules[0]": 14, "rules[0].job": 15}`."""
    lines: dict[str, int] = {}
    level = [("", written)]
    while level and len(lines) < marked.MOST_LINES:  # a file that holds itself has no end
        below = []
        for within, value in level:
            for key, line in _marks(value):
                lines[name := _named(within, key, value)] = line
                below.append((name, value[key]))
        level = below[: marked.MOST_LINES]
    return lines


def _named(within: str, key: object, holder: object) -> str:
    """`rules[0]`, `rules[0].job`: where something stands."""
    if isinstance(holder, list):
        return f"{within}[{key}]"
    return f"{within}.{key}" if within else str(key)


def _values(written: Any, lines: Mapping[str, int], within: str = "") -> dict[str, object]:
    """The words and numbers that stand at these places."""
    if not isinstance(written, Mapping | list):
        return {within: written} if within in lines else {}
    values: dict[str, object] = {}
    for key, inner in enumerate(written) if isinstance(written, list) else written.items():
        values |= _values(inner, lines, _named(within, key, written))
    return values


def _marks(value: object) -> Iterator[tuple[object, int]]:
    marks = getattr(getattr(value, "lc", None), "data", None) or {}
    for key, mark in marks.items():
        yield key, mark[0] + 1
