"""`soundstage replay`: a story that was written down is played again, and compared."""

from pathlib import Path
from typing import Annotated

import typer

TOLD = 20  # differences; the first one says most


def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What GET /_mock/worlds/<world>/repro answered.")],
) -> None:
    """Play a world's story again, and compare.

    Exit 0: the same answers. Exit 1: some differ.
    """
    import orjson

    from mock_server.control.encore import play
    from mock_server.engine.errors import BadInput

    try:
        told = orjson.loads(file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}; name the file that holds a story.") from error
    except orjson.JSONDecodeError as error:
        raise BadInput(f"{file} is not JSON: {error}") from error
    played = play(told)
    if not played.differences:
        how = "the same to the byte" if played.exact else "the same outcomes, at another pace"
        typer.echo(f"{file}: {played.exchanges} exchanges, {how}.")
        return
    for said in played.differences[:TOLD]:
        typer.echo(said)
    typer.echo(f"{file}: {len(played.differences)} of {played.exchanges} exchanges were answered otherwise.")
    raise typer.Exit(1)
