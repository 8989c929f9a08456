"""A warning stops the tests, wherever it comes from; third parties are let off by name in pyproject.toml."""

import warnings

import pytest

from tests.house.tree import settings


@pytest.mark.parametrize("kind", [UserWarning, DeprecationWarning, PendingDeprecationWarning, ResourceWarning])
def test_a_warning_of_ours_is_an_error(kind: type[Warning]) -> None:
    with pytest.raises(kind, match="old ways"):
        warnings.warn("old ways", kind, stacklevel=1)


def test_only_named_messages_or_modules_are_let_off() -> None:
    """`ignore:message:category:module` with a message or a module; the first entry turns all into errors."""
    first, *rest = settings()["tool"]["pytest"]["ini_options"]["filterwarnings"]

    assert first == "error"
    assert [entry for entry in rest if not any(entry.split(":")[1:4:2])] == []
