"""Which Soundstage this is."""

from functools import cache


@cache
def own_version() -> str:
    """The version that is installed; `0` for a bare checkout."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("soundstage")
    except PackageNotFoundError:
        return "0"
