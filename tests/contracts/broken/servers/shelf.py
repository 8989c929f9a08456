"""All wrong servers, in their order, and those of them that stand for the others."""

from collections.abc import Iterable

from tests.contracts.broken.servers import (
    creativeai_hooks,
    creativeai_more,
    creativeai_requests,
    creativeai_videos,
    creativeai_works,
    mayanio,
    mayanio_more,
    mayanio_subtle,
    unifically,
    unifically_more,
)
from tests.contracts.broken.servers.server import Wrong

ALL: tuple[Wrong, ...] = (
    *creativeai_videos.SERVERS,
    *creativeai_requests.SERVERS,
    *creativeai_works.SERVERS,
    *creativeai_hooks.SERVERS,
    *creativeai_more.SERVERS,
    *unifically.SERVERS,
    *unifically_more.SERVERS,
    *mayanio.SERVERS,
    *mayanio_more.SERVERS,
    *mayanio_subtle.SERVERS,
)

# Faults that no check sees yet, each with the reason. `make test` counts them.
UNCAUGHT: dict[str, str] = {}


def representatives(servers: Iterable[Wrong]) -> list[Wrong]:
    """The first server that breaks a rule, for each rule: of two that share one, the later is left out."""
    kept: list[Wrong] = []
    seen: set[tuple[str, str]] = set()
    for wrong in servers:
        broken = {(wrong.provider, rule) for rule in wrong.rules}
        if not broken & seen:
            kept.append(wrong)
            seen |= broken
    return kept
