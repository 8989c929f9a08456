"""What a rehearsal is to do: told by the command, read by the Locust process it starts."""

import os
from pathlib import Path

import msgspec

VARIABLE = "SOUNDSTAGE_LOAD_PLAN"
HOME = Path(__file__).parents[2]  # what holds mock_server


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends what where. keys: a literal key for each fleet's manners; pace: of clocks and of clients' timers.

    tally: the file the Locust process writes its counts to.
    """

    provider: str
    url: str
    keys: dict[str, str]
    users: int = 50
    seconds: int = 20
    pace: float = 60
    tally: str = ""

    def environment(self) -> dict[str, str]:
        """The environment of the process that reads it; it finds this package from any folder."""
        paths = [str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), VARIABLE: msgspec.json.encode(self).decode()}


def given() -> Plan:
    """The plan of this process."""
    return msgspec.json.decode(os.environ[VARIABLE], type=Plan)
