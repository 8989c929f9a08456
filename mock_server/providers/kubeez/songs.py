"""Songs as they are told, with words of our own where none were given."""

from collections.abc import Mapping
from typing import Any

from mock_server.engine.chance import Stream

_DEEDS = ("I kept the lantern", "we followed the tide", "you whistled that tune", "the rain went round us")
_PLACES = ("by the harbour wall", "under the station clock", "on the early ferry", "behind the old mill")
_TURNS = ("and the night was kind", "till the gulls came home", "and nobody asked", "while the bells went by")


def lyrics(told: Mapping[str, Any], ident: str) -> str:
    """The words asked for; none for an instrumental; two verses and a chorus of ours otherwise."""
    if told.get("instrumental") is True:
        return ""
    if told.get("lyrics"):
        return str(told["lyrics"])
    luck = Stream(ident.encode()[:64])
    return "\n\n".join(f"[{name}]\n{_lines(luck, name)}" for name in ("Verse 1", "Chorus", "Verse 2"))


def _lines(luck: Stream, section: str) -> str:
    rows = []
    for number in range(4):
        part = _TURNS if number % 2 else _PLACES
        deed = _DEEDS[luck.whole(f"{section} {number} deed", 0, len(_DEEDS) - 1)]
        rows.append(f"{deed} {part[luck.whole(f'{section} {number}', 0, len(part) - 1)]}")
    return "\n".join(rows)
