"""Worlds in Python, in this process and elsewhere."""

from tests.inprocess.conftest import no_sockets, run, soundstage, world

__all__ = ["no_sockets", "run", "soundstage", "world"]
