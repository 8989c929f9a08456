"""The `soundstage` command. Each subcommand is a file here; errors are one sentence, never a traceback."""

import os
import sys
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from mock_server.cli import (
    check,
    clock,
    exam,
    journal,
    listen,
    load,
    mcp,
    record,
    replay,
    report,
    rules,
    scenarios,
    serve,
)

app = typer.Typer(
    name="soundstage",
    help="A stand-in for AI media providers: jobs that take minutes, webhooks, limits and money, on a clock you hold.",
    add_completion=False,
    rich_markup_mode=None,  # plain help: boxes cut the names of options in a narrow terminal
    pretty_exceptions_enable=False,
)
app.command()(serve.serve)
app.command()(clock.clock)
app.command()(journal.journal)
app.command()(report.report)
app.command()(rules.rules)
app.command()(listen.listen)
app.command()(exam.exam)
app.command()(load.load)
app.command()(check.check)
app.command()(record.record)
app.command()(replay.replay)
app.command()(mcp.mcp)
app.add_typer(scenarios.app)


@app.callback(invoke_without_command=True)
def _whole(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        from mock_server.control.version import own_version

        typer.echo(f"soundstage {own_version()}")
        raise typer.Exit


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 2 with one sentence on stderr, 130 interrupted."""
    given = sys.argv[1:] if args is None else args
    try:
        code = typer.main.get_command(app).main(given or ["--help"], prog_name="soundstage", standalone_mode=False)
    except TyperException as error:
        _fail(_usage(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        # Anything else is a fault of ours or of the machine: the sentence first, the traceback for those who ask.
        if os.environ.get("SOUNDSTAGE_TRACEBACK"):
            raise
        _fail(_sentence(error))
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    said = " ".join(error.format_message().split()).rstrip(".?")
    return f"{said}. Try `{context.command_path if context is not None else 'soundstage'} --help`."


def _sentence(error: Exception) -> str:
    from mock_server.engine.errors import SoundstageError

    said = " ".join(str(error).split())
    if isinstance(error, SoundstageError):
        return said
    kind = type(error).__name__
    return f"{kind}: {said or 'no message'}. SOUNDSTAGE_TRACEBACK=1 shows where; please report it."


def _fail(said: str) -> NoReturn:
    typer.echo(f"soundstage: {said}", err=True)
    sys.exit(2)
