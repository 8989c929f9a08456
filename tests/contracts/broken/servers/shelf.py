"""All wrong servers, in their order, and those of them that stand for the others."""

from collections.abc import Iterable

from tests.contracts.broken.servers import (
    creativeai_hooks,
    creativeai_more,
    creativeai_odd,
    creativeai_requests,
    creativeai_videos,
    creativeai_works,
    kubeez,
    kubeez_arguments,
    kubeez_doors,
    kubeez_lists,
    kubeez_more,
    kubeez_results,
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
    *creativeai_odd.SERVERS,
    *unifically.SERVERS,
    *unifically_more.SERVERS,
    *mayanio.SERVERS,
    *mayanio_more.SERVERS,
    *mayanio_subtle.SERVERS,
    *kubeez.SERVERS,
    *kubeez_lists.SERVERS,
    *kubeez_results.SERVERS,
    *kubeez_arguments.SERVERS,
    *kubeez_doors.SERVERS,
    *kubeez_more.SERVERS,
)


def representatives(servers: Iterable[Wrong]) -> list[Wrong]:
    """A few that between them break every rule that any of them breaks: whoever adds most new ones, then the next."""
    known = list(servers)
    left = {wrong.provider: set[str]() for wrong in known}
    for wrong in known:
        left[wrong.provider] |= set(wrong.rules)
    kept: list[Wrong] = []
    while any(left.values()):
        kept.append(max(known, key=lambda wrong: len(left[wrong.provider].intersection(wrong.rules))))
        left[kept[-1].provider] -= set(kept[-1].rules)
    return sorted(kept, key=known.index)
