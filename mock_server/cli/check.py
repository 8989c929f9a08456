"""`soundstage check`: judge any server or gateway that claims to be a provider."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from contracts.suite.plan import Options


def check(  # noqa: PLR0913, PLR0917  (the options of a command)
    provider: Annotated[str, typer.Option(metavar="PROVIDER", help="Whose promises the target is held to.")],
    target: Annotated[str, typer.Option(metavar="URL", help="The base URL the provider's paths are appended to.")],
    key: Annotated[
        str | None, typer.Option(envvar="SOUNDSTAGE_TARGET_KEY", metavar="KEY", help="The key to call with.")
    ] = None,
    limits_key: Annotated[
        str | None, typer.Option(metavar="KEY", help="A key under the documented limits; without it they are left out.")
    ] = None,
    poor_key: Annotated[str | None, typer.Option(metavar="KEY", help="A key without money, for the 402.")] = None,
    pace: Annotated[float, typer.Option(min=0.01, help="So many times faster than the real provider it lives.")] = 1.0,
    budget: Annotated[
        float | None,
        typer.Option(min=0, metavar="CREDITS", help="Never spend more; 0 unless the target is on this machine."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="RULE|KIND|CHECK", help="Only these; may be given again.")
    ] = None,
    skip_inferred: Annotated[bool, typer.Option("--skip-inferred", help="Leave out what no source states.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Print what a run would do and cost, and stop.")] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Accepted findings: an earlier JSON report, or part of it.")
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="json=F,junit=F,html=F", help="Write reports into these files.")
    ] = None,
    as_pytest: Annotated[
        bool, typer.Option("--pytest", help="Make the checks as items of pytest; what follows -- is handed to it.")
    ] = False,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARGUMENT", help="Behind --: handed to pytest.")
    ] = None,
    webhook_secret: Annotated[
        str | None, typer.Option(metavar="SECRET", help="What webhooks are signed with, where it is not the key.")
    ] = None,
    receiver_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where a target elsewhere reaches this machine for webhooks.")
    ] = None,
) -> None:
    """Check a server against what a provider promises.

    Exit code 0: held; 1: broke; 2: nothing can be said.
    """
    from contracts.suite.plan import Options
    from contracts.suite.reports import BadReport
    from mock_server.engine.errors import BadInput

    if arguments and not as_pytest:
        raise BadInput(f"`{' '.join(arguments)}` is for pytest: add --pytest before the --, or leave it out.")

    wanted = tuple(word for each in only or () for word in each.split(","))
    options = Options(
        *(provider, target.rstrip("/"), key, limits_key, poor_key, pace, budget, wanted, skip_inferred),
        webhook_secret=webhook_secret,
        receiver_url=receiver_url,
    )
    from contracts.suite.errors import CannotJudge

    try:
        if plan:
            code = _plan(options)
        elif as_pytest:
            code = _pytest(options, arguments or [])
        else:
            code = _run(options, report or [], baseline)
    except (CannotJudge, BadReport) as error:
        raise BadInput(str(error)) from error
    raise typer.Exit(code)


def _plan(options: "Options") -> int:
    from contracts.suite.checklist import checklist
    from contracts.suite.preflight import check_options
    from contracts.suite.words import planned

    check_options(options)
    for line in planned(options, checklist(options)):
        typer.echo(line)
    return 0


def _run(options: "Options", report: list[str], accepted: Path | None) -> int:
    from rich.console import Console

    from contracts.suite import baseline, reports
    from contracts.suite.preflight import check_options, kind_to_strangers
    from contracts.suite.reports import table
    from contracts.suite.run import judge

    check_options(options)
    files, console = reports.wanted(report), Console(soft_wrap=True)
    entries = baseline.read(accepted) if accepted is not None else []
    with table.Live(Console(stderr=True)) as live:
        run = judge(kind_to_strangers(options), progress=live)
    if accepted is not None:
        baseline.apply(run, entries, accepted)
    table.tell(run, console)
    reports.write(run, files)
    return run.exit_code


def _pytest(options: "Options", arguments: list[str]) -> int:
    from importlib.util import find_spec

    from contracts.suite.preflight import check_options, kind_to_strangers
    from mock_server.engine.errors import BadInput

    if find_spec("pytest") is None:
        raise BadInput("--pytest needs pytest, which is not installed here; pip install pytest, then try again.")
    from contracts.suite import pytest_items

    check_options(options)
    return pytest_items.run(kind_to_strangers(options), arguments)
