"""Durations as people write them: `250ms 7s 8m 2h 7d`."""

import re

from mock_server.engine.clock import on_grid
from mock_server.engine.errors import BadInput

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_WRITTEN = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)")


def seconds(written: object) -> float:
    """`"8m"` -> 480.0, on the clock's grid. Raises BadInput; a bare number is an error, for nobody knows its unit."""
    match = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        said = f"`{str(written)[:60]}` is not a duration"
        raise BadInput(f"{said}; write a number with its unit, for example 250ms, 7s, 8m, 2h or 7d")
    return on_grid(float(match[1]) * _UNITS_S[match[2]])
