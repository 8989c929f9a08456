"""`soundstage exam`: run a client's command through papers, and mark it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mock_server.exam.marks import Mark


def exam(
    command: Annotated[
        list[str], typer.Argument(metavar="-- CMD", help="The client: submits one thing, prints its URL.")
    ],
    provider: Annotated[str, typer.Option("--provider", metavar="PROVIDER", help="What it is a client of.")],
    pace: Annotated[float, typer.Option(min=0.01, help="By how much the client's own timers are shortened.")] = 1.0,
    report: Annotated[
        list[str] | None, typer.Option(metavar="json=F,junit=F,html=F", help="Write the marks there.")
    ] = None,
) -> int:
    """Run a client through papers, each in a fresh world.

    It finds SOUNDSTAGE_URL, <PROVIDER>_BASE_URL, <PROVIDER>_API_KEY, OPENAI_BASE_URL, OPENAI_API_KEY,
    SOUNDSTAGE_WEBHOOK_URL, SOUNDSTAGE_PAPER and SOUNDSTAGE_PACE in its environment. Exit 0: all passed, 1: not so,
    2: nothing could be judged.
    """
    from mock_server.exam import told
    from mock_server.exam.runner import examine

    files = wanted(report or [])

    def say(mark: "Mark") -> None:
        for row in told.line(mark):
            typer.echo(row)

    transcript = asyncio.run(examine(provider, command, pace=pace, say=say))
    for row in told.closing(transcript):
        typer.echo(row)
    for form, file in files:
        _write(file, told.FORMS[form](transcript))
    return transcript.code


def wanted(given: list[str]) -> list[tuple[str, Path]]:
    """`["junit=a.xml,html=b.html"]` by form. Raises BadInput."""
    from mock_server.engine.errors import BadInput, nearest
    from mock_server.exam.told import FORMS

    found = []
    for part in (part for each in given for part in each.split(",")):
        form, sign, file = part.partition("=")
        if form not in FORMS:
            raise BadInput(f"--report {part}: unknown form `{form}`{nearest(form, list(FORMS))}")
        if not sign or not file:
            raise BadInput(f"--report {part}: names no file; write for instance {form}=exam.{form}")
        found.append((form, Path(file)))
    return found


def _write(file: Path, text: str) -> None:
    from mock_server.engine.errors import BadInput

    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"--report {file}: {error.strerror}; name a file that can be written.") from error
