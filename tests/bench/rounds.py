"""Soundstage and the bare application under the same load by turns, on fresh servers every round."""

import sys
import tempfile
from pathlib import Path

import msgspec

from tests.bench import wrk
from tests.bench.caller import Caller, ident
from tests.bench.figures import Load, Pair
from tests.bench.server import Server, running, serve_command

ROUNDS = 3
TURNS = 2  # of each set-up in a round, so that medians can drop a turn that the machine gave to others
SECONDS = 3  # long enough that the first turns, in which connections come in, do not make the p99
POLLED = 64  # jobs that plain polls ask for in turn
SETUPS = {"cycle 16": ("cycle", 16), "cycle 64": ("cycle", 64), "poll 16": ("poll", 16), "poll 64": ("poll", 64)}


def rounds(program: str, seconds: int = SECONDS) -> dict[str, list[Pair]]:
    """Every set-up with its pairs, two from each of three rounds. `program` is wrk; `seconds` is one run of it."""
    pairs: dict[str, list[Pair]] = {name: [] for name in SETUPS}
    for _ in range(ROUNDS):
        for name, found in _round(program, seconds).items():
            pairs[name] += found
    return pairs


def _round(program: str, seconds: int) -> dict[str, list[Pair]]:
    # Fresh servers: the jobs of one round are over before they end, and weigh on no other round.
    with tempfile.TemporaryDirectory() as folder, running(*serve_command()) as ours:
        answers = Path(folder, "answers.json")
        answers.write_bytes(msgspec.json.encode(Caller(ours.port).both()))
        with running(sys.executable, "-m", "tests.bench.bare", "--answers", str(answers)) as bare:
            for server in (ours, bare):
                _load(program, server, "cycle", 16, 1)
            return {
                name: [_pair(program, ours, bare, setup, seconds) for _ in range(TURNS)]
                for name, setup in SETUPS.items()
            }


def _pair(program: str, ours: Server, bare: Server, setup: tuple[str, int], seconds: int) -> Pair:
    return Pair(_load(program, ours, *setup, seconds), _load(program, bare, *setup, seconds))


def _load(program: str, server: Server, kind: str, connections: int, seconds: int) -> Load:
    caller = Caller(server.port)
    ids = tuple(ident(caller.create()) for _ in range(POLLED)) if kind == "poll" else ()
    before_s = server.busy_s()
    run = wrk.load(program, server.port, connections, seconds, ids)
    return Load(run, server.busy_s() - before_s)
