"""`soundstage check`: judge any server or gateway that claims to be a provider."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from contracts.suite.plan import Options

REPORTS = ("json", "junit", "html")


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
    report: Annotated[
        str | None, typer.Option(metavar="json=F,junit=F,html=F", help="Write reports into these files.")
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
    from mock_server.engine.errors import BadInput

    wanted = tuple(word for each in only or () for word in each.split(","))
    options = Options(
        *(provider, target.rstrip("/"), key, limits_key, poor_key, pace, budget, wanted, skip_inferred),
        webhook_secret=webhook_secret,
        receiver_url=receiver_url,
    )
    from contracts.suite.errors import CannotJudge

    try:
        raise typer.Exit(_plan(options) if plan else _run(options, _files(report)))
    except CannotJudge as error:
        raise BadInput(str(error)) from error


def _files(report: str | None) -> dict[str, str]:
    """`json=F,html=G` as a dict. Raises BadInput."""
    from mock_server.engine.errors import BadInput

    pairs = [part.partition("=") for part in (report or "").split(",") if part]
    for kind, _, file in pairs:
        if kind not in REPORTS or not file:
            raise BadInput(f"--report {report}: give kinds and files, such as json=F,junit=F,html=F")
    return {kind: file for kind, _, file in pairs}


def _plan(options: "Options") -> int:
    from contracts.suite.checklist import checklist
    from contracts.suite.preflight import check_options
    from contracts.suite.words import planned

    check_options(options)
    for line in planned(options, checklist(options)):
        typer.echo(line)
    return 0


def _run(options: "Options", files: dict[str, str]) -> int:
    from contracts.suite.preflight import check_options, kind_to_strangers
    from contracts.suite.run import judge
    from contracts.suite.words import said

    check_options(options)
    run = judge(kind_to_strangers(options))
    for kind, file in files.items():
        _write(kind, file, run)
    for line in said(run):
        typer.echo(line)
    return run.exit_code


def _write(kind: str, file: str, run: object) -> None:
    import json
    from pathlib import Path

    if kind == "json":
        Path(file).write_text(json.dumps(run.as_dict(), indent=2, ensure_ascii=False) + "\n", "utf-8")  # type: ignore[attr-defined]
