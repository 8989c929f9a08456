"""A stage for Unifically; every exchange on it is judged by the contract."""

import pytest

from contracts import loader
from tests.stage import MockStage


@pytest.fixture
def api() -> MockStage:
    """A frozen world with the default scenario."""
    return MockStage(loader.load("unifically"))
