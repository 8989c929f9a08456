"""YAML with the lines that its parts stand at, read quickly. What cannot be is read anew by the parser that says why.

Scenarios are the only files read so. Plain words mean what YAML 1.2 says: `on` and `yes` are words, `017` is 17.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

MOST_LINES = 10_000  # of places whose lines are known
DEEPEST = 100  # levels; what nests deeper is left to the other parser, which says so
BOOL, INT, FLOAT, NULL, TIME, MERGE = (
    f"tag:yaml.org,2002:{kind}" for kind in "bool int float null timestamp merge".split()
)
Lines = dict[str, int]


class Unread(Exception):
    """Not to be read quickly: broken, or stranger than a scenario has to be."""


class Loader(yaml.CSafeLoader):
    """The fast parser, with YAML 1.2's idea of what a plain word is."""


Loader.yaml_implicit_resolvers = {}  # its own table: the parent's stays as it is


def _whole(loader: Loader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    return int(text, 0 if text.lstrip("+-")[1:2] in ("x", "o", "b") else 10)


WORDS = {
    BOOL: ("true|True|TRUE|false|False|FALSE", "tTfF"),
    FLOAT: (
        r"[-+]?[0-9][0-9_]*(\.[0-9_]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|[-+]?\.[0-9_]+|[-+]?\.inf|\.nan",
        "-+.0123456789",
    ),
    INT: ("[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+", "-+0123456789"),
    NULL: ("~|null|Null|NULL|", ["~", "n", "N", ""]),
    MERGE: ("<<", "<"),
}
for tag, (pattern, firsts) in WORDS.items():
    Loader.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), list(firsts))
Loader.add_implicit_resolver(TIME, yaml.SafeLoader.yaml_implicit_resolvers["2"][-1][1], list("0123456789"))
Loader.add_constructor(INT, _whole)


def read(text: str) -> tuple[Any, Lines]:
    """What a text holds, and where: `{"rules": 13, "rules[0]": 14, "rules[0].job": 15}`. Raises Unread."""
    _check_depth(text)
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        lines = _lines(node)
        return loader.construct_document(node), lines
    except (yaml.YAMLError, ValueError, RecursionError, AttributeError) as error:
        raise Unread from error
    finally:
        loader.dispose()


def _check_depth(text: str) -> None:
    """Raises Unread for what nests too deep: the fast parser would go down with the whole process."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise Unread
    except (yaml.YAMLError, ValueError) as error:
        raise Unread from error


def _lines(root: yaml.Node) -> Lines:
    """Lines of keys and rows, level by level. Raises Unread for a key that comes twice, and for what has no end."""
    lines: Lines = {}
    level = [("", root)]
    while level:
        if len(lines) > MOST_LINES:  # one that holds itself has no end
            raise Unread
        below = []
        for within, node in level:
            for name, line, inner in _parts(node):
                place = (within + name).removeprefix(".")
                if place in lines:
                    raise Unread
                lines[place] = line
                below.append((place, inner))
        level = below
    return lines


def _parts(node: yaml.Node) -> Iterator[tuple[str, int, yaml.Node]]:
    """Each part's name within this one, its line and itself."""
    if isinstance(node, yaml.SequenceNode):
        for number, row in enumerate(node.value):
            yield f"[{number}]", row.start_mark.line + 1, row
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == MERGE:
                raise Unread
            yield f".{key.value}", key.start_mark.line + 1, value
