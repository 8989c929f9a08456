"""A stage for Kubeez, whose tools are called by name; every exchange on it is judged by the contract."""

import pytest

from tests.providers.kubeez.calls import Tools


@pytest.fixture
def api() -> Tools:
    """A frozen world with the default scenario: 5,000 credits and the documented limits."""
    return Tools()
