"""Reads the YAML of contracts fast and without surprises.

YAML 1.1 would read `16:9` as 969, `off` as false and a bare timestamp as a date; here only null, true, false, decimal
numbers and strings exist. PyYAML's C parser does the work: ruamel needs twelve times as long.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import ContractError

_PLAIN = {
    "tag:yaml.org,2002:null": (r"^(?:~|null|)$", "~n\0"),
    "tag:yaml.org,2002:bool": (r"^(?:true|false)$", "tf"),
    "tag:yaml.org,2002:int": (r"^[-+]?[0-9]+$", "-+0123456789"),
    "tag:yaml.org,2002:float": (r"^[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$", "-+0123456789"),
    "tag:yaml.org,2002:merge": (r"^<<$", "<"),
}


class _Loader(yaml.CSafeLoader):
    """The C loader with YAML 1.2's plain scalars."""


_Loader.yaml_implicit_resolvers = {}
for _tag, (_pattern, _first) in _PLAIN.items():
    _starts = ["" if letter == "\0" else letter for letter in _first]
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _starts)


def read(path: Path) -> Any:
    """The file's content as plain dicts, lists and scalars. Raises ContractError with the line of a syntax error."""
    try:
        return yaml.load(path.read_bytes(), _Loader)  # noqa: S506 (a safe loader: it derives from CSafeLoader)
    except yaml.YAMLError as error:
        raise ContractError(f"{name_of(path)}: not readable as YAML: {error}") from None


def name_of(path: Path) -> str:
    """`creativeai/openapi.yaml`: the path as messages show it, wherever the package is installed."""
    root = Path(__file__).parent
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def line_of(path: Path, where: tuple[str | int, ...]) -> int:
    """The line on which the place `where` starts. Reads the file again: only for messages."""
    node: Any = yaml.compose(path.read_bytes(), _Loader)
    for step in where:
        key, child = _child(node, step)
        if child is None:
            break
        node, line = child, key.start_mark.line + 1
    else:
        return line if where else 1
    return int(node.start_mark.line) + 1


def _child(node: Any, step: str | int) -> tuple[Any, Any]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None, None


def duplicates(path: Path) -> list[str]:
    """Keys written twice in one mapping, as `key (line n)`; YAML itself would silently keep the last."""
    found: list[str] = []
    _collect_duplicates(yaml.compose(path.read_bytes(), _Loader), found)
    return found


def _collect_duplicates(node: Any, found: list[str]) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _collect_duplicates(item, found)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append(f"{key.value} (line {key.start_mark.line + 1})")
            seen.add(key.value)
            _collect_duplicates(value, found)
