"""`soundstage scenarios`: which there are, one of them, whether a file is right, and a new one to begin with."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mock_server.births import Births

app = typer.Typer(
    name="scenarios",
    help="Stories that worlds are made with.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Folder = Annotated[
    Path | None,
    typer.Option("--scenarios", envvar="SOUNDSTAGE_SCENARIOS", metavar="DIR", help="A folder of your own scenarios."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name: lower-case letters, digits, hyphens.")]

_NEW = """\
# yaml-language-server: $schema={schema}
title: {title}
why: What a client learns here, in a sentence.
good_client: What a client does that copes with it.
bad_client: What a client does that does not.
seed: 1
# rate 0 is a frozen clock that you move by hand; 1 is real time.
clock: {{rate: 0, start: "2026-03-09T16:10:00Z"}}
accounts:
  creativeai: {{tier: pro, credits: 500}}
rules:
  # The first video fails after 40 seconds.
  - when: {{provider: creativeai, operation: createVideo, nth: 1}}
    job: {{outcome: fails-late, at: 40s}}
# Ids of client rules that the bad client breaks; `soundstage rules --party client` tells them.
expects: [no-double-spend]
"""


@app.command("list")
def list_(scenarios: Folder = None) -> None:
    """List the scenarios."""
    from mock_server.engine.errors import BadInput

    births = _births(scenarios)
    names = births.names
    width = max(map(len, names))
    for name in names:
        try:
            title = births.scenario(name).title
        except BadInput as error:
            title = f"(cannot be used: {error})"
        typer.echo(f"{name:<{width}}  {title}")


@app.command()
def show(name: Name, scenarios: Folder = None) -> None:
    """Print a scenario as it is written."""
    births = _births(scenarios)
    if name not in births.names:
        births.scenario(name)
    path = next(path for folder in births.folders if (path := folder / f"{name}.yaml").exists())
    typer.echo(path.read_text("utf-8"), nl=False)


@app.command()
def validate(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files.")]) -> None:
    """Check scenario files.

    What is wrong is told with file, line and nearest word.
    """
    from mock_server.engine.errors import BadInput
    from mock_server.scenario import read_file

    births, wrong = _births(None), 0
    for file in files:
        try:
            births.make("validate", read_file(file))
        except OSError as error:
            wrong += 1
            typer.echo(f"{file}: {error.strerror}; name a scenario's YAML file.", err=True)
        except BadInput as error:
            wrong += 1
            typer.echo(f"{file}: {error}", err=True)
        else:
            typer.echo(f"{file}: ok")
    if wrong:
        raise typer.Exit(2)


@app.command()
def new(name: Name, scenarios: Folder = None) -> None:
    """Write a scenario to begin with.

    It goes into --scenarios DIR, or here.
    """
    from mock_server.engine.errors import BadInput

    folder = scenarios if scenarios is not None else Path()
    if not re.fullmatch(r"[a-z0-9-]+", name):
        wanted = "keys carry it, so lower-case letters, digits and hyphens"
        raise BadInput(f"scenario name `{name}` cannot be used: {wanted}.")
    path = folder / f"{name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_NEW.format(title=name.replace("-", " ").capitalize(), schema=_schema()))
    except FileExistsError as error:
        raise BadInput(f"{path} is there already; choose another name, or edit it.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}; name a folder with --scenarios DIR.") from error
    typer.echo(f"Wrote {path}. Serve it: soundstage serve --scenarios {folder} --scenario {name}")


def _schema() -> str:
    """Where the schema lies that editors complete scenarios with."""
    from mock_server.births import SHIPPED

    return (SHIPPED / "schema.json").as_uri()


def _births(folder: Path | None) -> "Births":
    from mock_server import providers
    from mock_server.births import Births
    from mock_server.engine.errors import BadInput

    if folder is not None and not folder.is_dir():
        raise BadInput(f"--scenarios {folder} is no folder; make it, or name another.")
    return Births(providers.rooms(), folder=folder)
