"""`soundstage record`: keep what a server answers on its happy paths, as shapes."""

from pathlib import Path
from typing import Annotated

import typer


def record(  # noqa: PLR0917  (the options of a command)
    provider: Annotated[str, typer.Option(metavar="PROVIDER", help="Whose paths are driven.")],
    target: Annotated[str, typer.Option(metavar="URL", help="The base URL the provider's paths are appended to.")],
    key: Annotated[
        str | None, typer.Option(envvar="SOUNDSTAGE_TARGET_KEY", metavar="KEY", help="The key to call with.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder of the shapes; recorded/PROVIDER unless told.")
    ] = None,
    pace: Annotated[float, typer.Option(min=0.01, help="So many times faster than the real provider it lives.")] = 1.0,
    budget: Annotated[
        float | None, typer.Option(min=0, metavar="CREDITS", help="Spend this much at most; 0 at a target elsewhere.")
    ] = None,
    receiver_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where a target elsewhere reaches this machine for webhooks.")
    ] = None,
) -> None:
    """Record what a server answers on its happy paths.

    Exchanges are reduced to the kinds of their fields and the provider's own words: no key, id, prompt or amount that
    changes is kept, and the same server gives the same files again.
    """
    from contracts.suite import record as recorder
    from contracts.suite.errors import CannotJudge
    from contracts.suite.plan import Options
    from contracts.suite.preflight import check_options, kind_to_strangers
    from mock_server.engine.errors import BadInput

    options = Options(provider, target.rstrip("/"), key, pace=pace, budget=budget, receiver_url=receiver_url)
    folder = into or Path("recorded") / provider
    try:
        check_options(options)
        made, left = recorder.record(kind_to_strangers(options))
        changed = recorder.write(made, folder, whole=not left)
    except CannotJudge as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        raise BadInput(f"--into {folder}: {error.strerror}; name a folder that can be written.") from error
    for word, names in zip(("new", "changed", "gone"), changed, strict=True):
        for name in names:
            typer.echo(f"{word:<8} {folder / name}")
    for line in left:
        typer.echo(f"left out {line}")
    typer.echo(f"{len(made)} shapes of {provider} in {folder}, {sum(map(len, changed))} of them other than before.")
