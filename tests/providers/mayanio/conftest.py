"""A stage for Mayanio; every exchange on it is judged by the contract."""

import pytest

from contracts import loader
from tests.stage import MockStage


@pytest.fixture
def api() -> MockStage:
    """A frozen world with the default scenario: the free plan and 100 points."""
    return MockStage(loader.load("mayanio"))
