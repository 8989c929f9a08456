"""`make bench`: all figures in one run, within five minutes. Writes .bench/latest.json; fails only on wrong answers."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.bench import wrk
from tests.bench.crowd import crowd_figures, million_figures
from tests.bench.figures import faults, load_figures, load_table, table
from tests.bench.rounds import SECONDS, rounds
from tests.bench.server import running
from tests.bench.start import first_answer_s

LATEST = Path(".bench", "latest.json")


def main() -> int:
    """The exit status: 0, or 1 when a run was no measurement."""
    told = argparse.ArgumentParser(prog="make bench ARGS=...")
    told.add_argument("--seconds", type=int, default=SECONDS, help="how long one run of wrk lasts")
    seconds = told.parse_args().seconds
    try:
        program = wrk.find()
    except wrk.NoWrk as error:
        print(error, file=sys.stderr)
        return 1
    say("Cycles of a create and three polls, and polls alone, by turns with a bare uvicorn application ...")
    pairs = rounds(program, seconds)
    print(load_table(pairs), flush=True)
    if wrong := faults(pairs):
        print("These runs measured nothing:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    figures = load_figures(pairs) | _others()
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")
    print(f"\n{table(figures)}\n\nWritten to {LATEST}.")
    return 0


def _others() -> dict[str, float]:
    say("Starts ...")
    figures = {"first_answer_s": first_answer_s()}
    say("A hundred thousand jobs ...")
    figures |= crowd_figures()
    say("Jumps and webhooks ...")
    figures["jump_10k_s"] = _number("jump")
    with running(sys.executable, "-m", "tests.bench.receiver") as receiver:
        figures["deliveries_per_s"] = _number("deliveries", str(receiver.port))
    if os.environ.get("MILLION"):
        say("A million jobs ...")
        figures |= million_figures()
    return figures


def _number(name: str, *words: str) -> float:
    """What a module of this folder prints, in a fresh process."""
    command = [sys.executable, "-m", f"tests.bench.{name}", *words]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def say(words: str) -> None:
    """One line for whoever waits."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
