"""RULES.md: every rule it shows can be set, and every word of the grammar stands in it."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from mock_server import providers
from mock_server.births import Births
from mock_server.faults import rule
from mock_server.faults.kinds import KINDS
from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import NAMES
from mock_server.faults.when import KEYS
from mock_server.scenario import plain
from tests.house.tree import ROOT

PAGE = (ROOT / "scenarios" / "RULES.md").read_text("utf-8")
SHOWN = [plain(each) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) for each in YAML().load(block)]


@pytest.mark.parametrize("written", SHOWN, ids=str)
def test_every_rule_it_shows_is_one(written: dict[str, Any]) -> None:
    operations = Births(providers.rooms()).operations
    assert rule.read(written, "shown", operations).written == written


def test_every_word_stands_in_it() -> None:
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    quoted = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    words = {*KEYS, *NAMES, *KINDS, *Misrule.__struct_fields__, *rule.EFFECTS, "times", "ttl"}
    assert words - quoted == set()
