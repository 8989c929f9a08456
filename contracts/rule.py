"""The numbered facts of a provider, one row each in `rules.yaml`.

    - id: S-79
      says: A clip lasts 3 to 15 whole seconds
      party: server               # server | client: who can break it
      standing: documented        # documented | recorded | inferred | guessed
      source: 004_1cc0cce55a1a1ab0.txt, Request Parameters
      accepts: [CASE, ...]        # calls a server must take
      rejects: [CASE, ...]        # calls it must refuse
      warns: [CASE, ...]          # calls it probably refuses: taken plainly, refused by a harsh reading
      check: [response-headers]   # named checks of exchanges that exercise it
      unchecked: because ...      # instead of all of these, the reason

A case is `{given?: [STEP, ...], call: CALL, status?, param?, expects?}`: steps and calls are told in
`contracts.script`, `expects` in `contracts.expected`. `status` may be left out of `accepts` (any 2xx) and is asked for
in `rejects` and `warns`. `param` is the refused field as the provider names it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from contracts import expected, script, yamlfile
from contracts.errors import ContractError
from contracts.expected import Expected
from contracts.findings import Party, Standing
from contracts.script import Call, Step

Kind = Literal["accepts", "rejects", "warns"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_KEYS = ("id", "says", "party", "standing", "source", *_KINDS, "check", "unchecked")
_ID = re.compile(r"[A-Z]{1,2}-\d+")


@dataclass(frozen=True, slots=True)
class Case:
    """A call that shows one rule. number counts from 1 within its rule and kind."""

    rule: str
    kind: Kind
    number: int
    given: tuple[Step, ...]
    call: Call
    status: int | None
    param: str | None
    expects: Expected

    @property
    def id(self) -> str:
        """`S-79/rejects/1`."""
        return f"{self.rule}/{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One fact, how sure it is, where it stands, and what exercises it."""

    id: str
    says: str
    party: Party
    standing: Standing
    source: str
    cases: tuple[Case, ...]
    checks: tuple[str, ...]
    unchecked: str | None

    @property
    def checked(self) -> bool:
        """Whether a case or a named check exercises the rule."""
        return bool(self.cases or self.checks)


def read(folder: Path) -> dict[str, Rule]:
    """The rules of a provider's folder, by id, in their order; none when there is no `rules.yaml`."""
    path = folder / "rules.yaml"
    rows = yamlfile.read(path) if path.exists() else []
    found: dict[str, Rule] = {}
    for index, row in enumerate(rows):
        try:
            rule = _rule(row)
        except ContractError as error:
            line = yamlfile.line_of(path, (index,))
            raise ContractError(f"{yamlfile.name_of(path)}, line {line} ({_name(row)}): {error}") from None
        if rule.id in found:
            raise ContractError(f"{yamlfile.name_of(path)}: {rule.id} stands there twice")
        found[rule.id] = rule
    return found


def _name(row: Any) -> str:
    return str(row.get("id", "no id")) if isinstance(row, dict) else "not an object"


def _rule(row: Any) -> Rule:
    script.only(row, _KEYS, "a rule")
    for key in ("id", "says", "party", "standing", "source"):
        if not isinstance(row.get(key), str) or not row[key]:
            raise ContractError(f"`{key}` is missing")
    if not _ID.fullmatch(row["id"]):
        raise ContractError(f"met id {row['id']!r}, wanted letters, a dash and a number: S-12")
    _one_of(row["party"], get_args(Party), "party")
    _one_of(row["standing"], get_args(Standing), "standing")
    cases = tuple(case for kind in _KINDS for case in _cases(row, kind))
    checks = tuple(row.get("check", ()))
    _exercised(row, cases, checks)
    return Rule(
        row["id"], row["says"], row["party"], row["standing"], row["source"], cases, checks, row.get("unchecked")
    )


def _one_of(word: str, known: tuple[str, ...], noun: str) -> None:
    if word not in known:
        raise ContractError(f"met {noun} {word!r}, wanted one of {', '.join(known)}")


def _exercised(row: dict[str, Any], cases: tuple[Case, ...], checks: tuple[str, ...]) -> None:
    if isinstance(row.get("check"), str):
        raise ContractError("`check` is a list of names")
    reason = row.get("unchecked")
    if bool(cases or checks) == bool(reason):
        raise ContractError("a rule has cases or checks, or says `unchecked: because ...`, not both")
    if reason and not str(reason).startswith("because "):
        raise ContractError("`unchecked` starts with the word because")


def _cases(row: dict[str, Any], kind: Kind) -> Iterator[Case]:
    for number, written in enumerate(row.get(kind, ()), start=1):
        try:
            yield _case(row["id"], kind, number, written)
        except (ContractError, TypeError) as error:
            raise ContractError(f"{kind} {number}: {error}") from None


def _case(rule: str, kind: Kind, number: int, row: Any) -> Case:
    script.only(row, ("given", "call", "status", "param", "expects"), "a case")
    if "call" not in row:
        raise ContractError("a case has a call")
    if kind != "accepts" and not isinstance(row.get("status"), int):
        raise ContractError("a refusal names its status")
    if kind == "accepts" and "param" in row:
        raise ContractError("`param` names what is refused; `accepts` refuses nothing")
    given = tuple(script.step(step) for step in row.get("given", ()))
    wanted = expected.read(row.get("expects", {}))
    return Case(rule, kind, number, given, script.call(row["call"]), row.get("status"), row.get("param"), wanted)
