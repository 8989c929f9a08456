"""What `serve` says once it answers: base URLs, a key, environment lines, three lines to try."""

from collections.abc import Iterator

from mock_server.control import greeting
from mock_server.control.desk import Desk


def lines(base: str, desk: Desk) -> Iterator[str]:
    """The welcome. Everything that can be pasted begins at the margin."""
    providers = list(desk.edge.rooms)
    yield f"Soundstage answers at {base}/ (Ctrl-C stops it)"
    yield ""
    yield from (f"  {name:<11} {url}" for name, url in greeting.base_urls(base, providers).items())
    yield f"  {'mcp':<11} {base}/kubeez/mcp"
    yield f"  {'key':<11} {greeting.KEY}"
    yield f"  {'control':<11} {base}/_mock/docs"
    if desk.options.public_url is not None:
        yield f"  {'public':<11} {desk.options.public_url}"
    yield ""
    yield "Point a client here:"
    yield ""
    yield from (f"export {name}={value}" for name, value in greeting.environment(base, providers).items())
    yield ""
    yield "Or try it with three lines: submit a video, let its time pass, download it."
    yield ""
    yield from greeting.lines_to_try(base, token=desk.options.control_token is not None)
    yield ""
