"""All wrong servers, in their order."""

from tests.contracts.broken.servers import (
    creativeai_hooks,
    creativeai_more,
    creativeai_requests,
    creativeai_videos,
    creativeai_works,
    mayanio,
    mayanio_more,
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
)

# Faults that no check sees yet, each with the reason. `make test` counts them.
UNCAUGHT: dict[str, str] = {}
