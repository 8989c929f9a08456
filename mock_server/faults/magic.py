"""Magic values: `[mock:fail@40s]` in any string of a request. The first one wins; it stays where it is."""

import re
from typing import Any, cast

import msgspec

from mock_server.engine.duration import seconds
from mock_server.engine.errors import BadInput, nearest
from mock_server.faults.effect import Effect
from mock_server.faults.outcome import Name, Outcome
from mock_server.faults.reply import Reply

_MAGIC = re.compile(r"\[mock:([^\]\[]{0,80})\]")
_STATUS = re.compile(r"([2-5]\d\d)(?:x([1-9]\d{0,5}))?")
_SIGNS = {"fail": "@", "slow": "=", "stuck": "", "moderated": "@", "failover": "@"}


class Found(msgspec.Struct, frozen=True):
    """The inside of a magic value, the whole string around it, and the field it stands in: `prompts[0].prompt`."""

    inside: str
    text: str
    param: str


class Magic(msgspec.Struct, frozen=True):
    """What a magic value asks for; `times`: only for the first so many requests."""

    effect: Effect
    times: int | None = None


def find(body: Any) -> Found | None:
    """The first magic value in the strings of a parsed body, in document order."""
    stack: list[tuple[str, Any]] = [("", body)]
    while stack:
        where, value = stack.pop()
        if isinstance(value, str):
            if (match := _MAGIC.search(value)) is not None:
                return Found(match[1], value, where)
        elif isinstance(value, dict):
            stack.extend((f"{where}.{key}" if where else key, value[key]) for key in reversed(value))
        elif isinstance(value, list):
            stack.extend((f"{where}[{index}]", value[index]) for index in range(len(value) - 1, -1, -1))
    return None


def read(inside: str, param: str | None = None) -> Magic:
    """What a magic value asks for: `429x2`, `fail@40s`, `slow=8m`. Raises BadInput with the nearest word."""
    if (status := _STATUS.fullmatch(inside)) is not None:
        return Magic(Reply(int(status[1])), int(status[2]) if status[2] else None)
    word, sign, rest = _split(inside)
    if word not in _SIGNS:
        raise BadInput(f"unknown magic value `[mock:{inside}]`{nearest(word, ['STATUS', 'STATUSxN', *_SIGNS])}")
    if (sign and sign != _SIGNS[word]) or (word == "slow" and not sign):
        example = {"@": f"{word}@40s", "=": f"{word}=8m", "": word}[_SIGNS[word]]
        raise BadInput(f"magic value `[mock:{inside}]` is not written right; write [mock:{example}]")
    return Magic(Outcome(cast(Name, word), seconds(rest) if sign else None, param))


def _split(inside: str) -> tuple[str, str, str]:
    for sign in "@=":
        word, met, rest = inside.partition(sign)
        if met:
            return word, sign, rest
    return inside, "", ""
