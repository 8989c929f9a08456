"""HTML as values: text is escaped unless it is markup already."""

from html import escape
from typing import Any

VOID = frozenset({"meta", "input", "br"})


class Html(str):
    """Text that is markup: it is put into other markup as it is."""

    __slots__ = ()


def el(name: str, /, *children: object, **attributes: Any) -> Html:
    """`el("p", "a < b", class_="note", data_rule="S-1")`; None and False leave an attribute or a child out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: object) -> Html:
    """Children one behind the other; lists and tuples are taken apart."""
    return Html("".join(_child(child) for child in children))


def _child(child: object) -> str:
    if child is None or child is False:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, list | tuple):
        return join(*child)
    return escape(str(child), quote=False)


def _attribute(key: str, value: Any) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
