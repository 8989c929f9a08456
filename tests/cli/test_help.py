"""Every command explains itself, and what is typed wrongly is answered in one sentence."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from mock_server.cli import app
from tests.cli.process import refused, run
from tests.house.tree import ROOT


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the tree with the words that lead to it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


TREE = dict(commands(typer.main.get_command(app)))


def test_the_tree_holds_what_the_interface_names() -> None:
    named = "check clock exam journal listen load mcp record replay report rules serve scenarios"
    assert {path[0] for path in TREE if path} == set(named.split())
    assert {path[1] for path in TREE if len(path) > 1} == {"list", "show", "validate", "new"}


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_every_command_has_its_help(path: tuple[str, ...]) -> None:
    done = run(*path, "--help")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: {' '.join(('soundstage', *path))} ")
    for parameter in TREE[path].params:
        for option in parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]:
            assert option in done.out
            assert getattr(parameter, "help", "x"), f"{option} has no words"


def test_no_words_at_all_show_the_help() -> None:
    assert run().out == run("--help").out


def test_the_version_is_told() -> None:
    done = run("--version")

    assert re.fullmatch(r"soundstage \S+\n", done.out)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["serv"], "serve"),
        (["--frobnicate"], "soundstage --help"),
        (["clock"], "soundstage clock --help"),
        (["clock", "w"], "exactly one of --rate, --advance, --until"),
        (["clock", "w", "--rate", "1", "--until", "idle"], "exactly one of"),
        (["clock", "w", "--rate", "fast"], "soundstage clock --help"),
        (["journal"], "soundstage journal --help"),
        (["scenarios"], "soundstage scenarios --help"),
        (["scenarios", "lst"], "list"),
        (["rules", "--party", "nobody"], "server"),
        (["rules", "--provider", "creativeay"], 'did you mean "creativeai"?'),
        (["check", "--provider", "creativeay", "--target", "http://127.0.0.1:9"], 'did you mean "creativeai"?'),
        (["check", "--provider", "creativeai", "--target", "127.0.0.1:9"], "http://"),
        (["check", "--provider", "creativeai", "--target", "http://127.0.0.1:9", "--report", "xml=F"], "json, junit"),
    ],
)
def test_what_is_typed_wrongly_is_answered_in_one_sentence(arguments: list[str], says: str) -> None:
    assert says in refused(run(*arguments))


def test_the_manual_names_only_commands_and_options_that_exist() -> None:
    known = {"--help"} | {
        option for command in TREE.values() for parameter in command.params for option in parameter.opts
    }
    for page in ROOT.glob("*.md"):
        for line in re.findall(r"soundstage ((?:[a-z]+ )*[^`\n]*)", page.read_text("utf-8")):
            for option in re.findall(r"(?<!\S)--[a-z-]+", line):
                assert option in known, f"{page.name}: {option}"
