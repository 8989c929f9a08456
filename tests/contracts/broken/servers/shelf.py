"""All wrong servers, in their order."""

from tests.contracts.broken.servers import (
    creativeai_hooks,
    creativeai_more,
    creativeai_requests,
    creativeai_videos,
    creativeai_works,
    mayanio,
    unifically,
)
from tests.contracts.broken.servers.server import Wrong

ALL: tuple[Wrong, ...] = (
    *creativeai_videos.SERVERS,
    *creativeai_requests.SERVERS,
    *creativeai_works.SERVERS,
    *creativeai_hooks.SERVERS,
    *creativeai_more.SERVERS,
    *unifically.SERVERS,
    *mayanio.SERVERS,
)

# Faults that no check sees yet, each with the reason. `make test` counts them.
UNCAUGHT: dict[str, str] = {}
