"""`soundstage serve`: the options, checked, and the server they make."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from mock_server.control.desk import Options


def _option(name: str, said: str, metavar: str | None = None, **more: Any) -> Any:
    """`--allow-host`, which is also read from SOUNDSTAGE_ALLOW_HOST."""
    return typer.Option(
        name, envvar=f"SOUNDSTAGE_{name[2:].upper().replace('-', '_')}", help=said, metavar=metavar, **more
    )


EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 (no name of this machine's, so nobody's Host either)

Host = Annotated[str, _option("--host", "Address to listen on.")]
Port = Annotated[int, _option("--port", "0 takes any free one.", min=0, max=65_535)]
PortFile = Annotated[Path | None, _option("--port-file", "The port is written here once answers are given.")]
Rate = Annotated[float, _option("--rate", "How fast new worlds' clocks run: 1 is real, 0 frozen.")]
Seed = Annotated[int, _option("--seed", "What new worlds draw their luck from.")]
Scenario = Annotated[str, _option("--scenario", "What new worlds are made with.", "NAME")]
Scenarios = Annotated[Path | None, _option("--scenarios", "A folder of your own scenarios.", "DIR")]
Only = Annotated[str | None, _option("--only", "Also answer as this provider at the root.", "PROVIDER")]
PublicUrl = Annotated[str | None, _option("--public-url", "What links to this server begin with.", "URL")]
CdnHost = Annotated[bool, _option("--cdn-host", "Tell output links by https, with the providers' own CDN hosts.")]
Names = Annotated[list[str] | None, _option("--allow-host", "A host name that may use the control API.", "NAME")]
Hosts = Annotated[
    list[str] | None, _option("--allow-webhook-host", "A host that webhooks may go to, beside loopback.", "HOST")
]
Token = Annotated[str | None, _option("--control-token", "What the control API asks for.", "TOKEN")]
Verify = Annotated[bool, _option("--verify", "Judge every answer by the contract; print what is wrong.")]
Watching = Annotated[bool, _option("--watch", "Read scenario files again when they change; worlds that run go on.")]


def serve(  # noqa: PLR0913, PLR0917 (an argument for each option)
    host: Host = "127.0.0.1",
    port: Port = 8080,
    port_file: PortFile = None,
    rate: Rate = 1,
    seed: Seed = 0,
    scenario: Scenario = "default",
    scenarios: Scenarios = None,
    only: Only = None,
    public_url: PublicUrl = None,
    cdn_host: CdnHost = False,
    allow_host: Names = None,
    allow_webhook_host: Hosts = None,
    control_token: Token = None,
    verify: Verify = False,
    watch: Watching = False,
) -> None:
    """Start the server.

    Every option can also be set in the environment, as SOUNDSTAGE_PORT for instance.
    """
    with _unswept():
        from mock_server.cli import server
        from mock_server.control.desk import Options

        options = Options(
            rate=rate,
            seed=seed,
            scenario=scenario,
            scenarios=str(scenarios) if scenarios is not None else None,
            only=only,
            public_url=public_url,
            cdn_host=cdn_host,
            allow_hosts=(*_split(allow_host), *(() if host in EVERY_ADDRESS else (host,))),
            allow_webhook_hosts=_split(allow_webhook_host),
            control_token=(control_token or "").strip() or None,
            verify=verify,
            watch=watch,
        )
        check(host, options)
        server.run(server.Place(host, port, port_file), options)


@contextmanager
def _unswept() -> Iterator[None]:
    """No garbage is looked for: a start makes none, and looking takes a tenth of the time to the first answer."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _split(given: list[str] | None) -> tuple[str, ...]:
    """Names given one by one or, as in the environment, behind each other with commas."""
    return tuple(name for each in given or () for name in each.replace(",", " ").split())


def check(host: str, options: "Options") -> None:
    """Raises BadInput for what cannot be served."""
    from mock_server.engine.errors import BadInput
    from mock_server.scenario import check_rate
    from mock_server.webhooks.targets import is_loopback

    check_rate(options.rate, "--rate")
    if not is_loopback(host) and options.control_token is None:
        step = "add --control-token TOKEN, or stay with 127.0.0.1"
        raise BadInput(f"--host {host} lets other machines in, so the control API needs a token; {step}.")
    if options.scenarios is not None and not Path(options.scenarios).is_dir():
        raise BadInput(f"--scenarios {options.scenarios} is no folder; make it, or name another.")
    url = options.public_url
    if url is not None and not (urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc):
        raise BadInput(f"--public-url {url} is no URL; write it whole, as in https://mock.example.com.")
