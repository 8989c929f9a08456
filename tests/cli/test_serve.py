"""`soundstage serve`: its options, and what it refuses."""

import gc
import socket
from pathlib import Path
from typing import Any

import pytest

from mock_server.app import build
from mock_server.cli import app, quiet, server
from mock_server.control.desk import Options
from tests.cli.process import refused, run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "0.0.0.0"], "--control-token"),
        (["--host", "0.0.0.0", "--control-token", " "], "--control-token"),
        (["--host", "::"], "--control-token"),
        (["--host", "192.0.2.1", "--control-token", "t"], "192.0.2.1"),
        (["--host", "a..b", "--control-token", "t"], "127.0.0.1"),
        (["--port", "70000"], "65535"),
        (["--port", "eighty"], "serve --help"),
        (["--rate", "-1"], "0 (frozen)"),
        (["--rate", "nan"], "--rate"),
        (["--scenario", "defualt"], 'did you mean "default"?'),
        (["--scenarios", "/no/such/folder"], "no folder"),
        (["--only", "creativay"], 'did you mean "creativeai"?'),
        (["--public-url", "mock.example.com"], "https://mock.example.com"),
        (["--port-file", "/no/such/folder/port"], "folder does not exist"),
        (["--port-file", "/"], "name a file"),
        (["--prot", "1"], "--port"),
        (["extra"], "serve --help"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(arguments: list[str], says: str) -> None:
    assert says in refused(run("serve", "--port", "0", *arguments))


def test_garbage_is_looked_for_again_once_answers_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    run("serve", "--rate", "-1")
    assert gc.isenabled()

    gc.disable()
    with quiet.listen("127.0.0.1", 0) as listener:
        server._begun(server.Place("127.0.0.1", 0), listener, build())
    frozen = gc.get_freeze_count()
    gc.unfreeze()

    assert gc.isenabled()
    assert frozen > 0


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = refused(run("serve", "--port", str(port)))

    assert f"port {port}" in said
    assert "--port 0" in said


def test_a_bad_setting_in_the_environment_names_its_variable() -> None:
    assert "SOUNDSTAGE_PORT" in refused(run("serve", SOUNDSTAGE_PORT="tcp://10.0.0.1:80"))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[server.Place, Options]]:
    """What would have been served."""
    taken: list[tuple[server.Place, Options]] = []
    monkeypatch.setattr(server, "run", lambda place, options: taken.append((place, options)))
    return taken


GIVEN: dict[str, tuple[str, Any]] = {
    "rate": ("60", 60.0),
    "seed": ("7", 7),
    "scenario": ("free-tier", "free-tier"),
    "scenarios": ("/tmp", "/tmp"),
    "only": ("creativeai", "creativeai"),
    "public-url": ("https://mock.test", "https://mock.test"),
    "control-token": (" s3cret ", "s3cret"),
    "allow-webhook-host": ("a.test,b.test", ("a.test", "b.test")),
}


def expected() -> Options:
    said: dict[str, Any] = {name.replace("-", "_"): value for name, (_, value) in GIVEN.items()}
    said["allow_webhook_hosts"] = said.pop("allow_webhook_host")
    return Options(**said, allow_hosts=("c.test", "127.0.0.1"), watch=True)


def test_every_option_reaches_the_server(begun: list[Any]) -> None:
    flags = [word for name, (value, _) in GIVEN.items() for word in (f"--{name}", value)]

    run("serve", "--port", "1", "--port-file", "p", "--allow-host", "c.test", "--watch", *flags)

    assert begun == [(server.Place("127.0.0.1", 1, Path("p")), expected())]


def test_output_links_can_be_told_with_the_providers_own_hosts(begun: list[Any]) -> None:
    run("serve", "--cdn-host", "--rate", "60")

    ((_, options),) = begun
    assert (options.cdn_host, options.rate) == (True, 60.0)


def test_every_option_can_be_set_in_the_environment(begun: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        **{name: value for name, (value, _) in GIVEN.items()},
        "port": "1",
        "port-file": "p",
        "allow-host": "c.test",
        "watch": "1",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"SOUNDSTAGE_{name.upper().replace('-', '_')}", value)

    app(["serve"], standalone_mode=False)

    assert begun == [(server.Place("127.0.0.1", 1, Path("p")), expected())]


@pytest.mark.parametrize(
    ("host", "allowed"), [("localhost", ("localhost",)), ("10.0.0.7", ("10.0.0.7",)), ("0.0.0.0", ()), ("::", ())]
)
def test_the_address_itself_may_use_the_control_api(begun: list[Any], host: str, allowed: tuple[str, ...]) -> None:
    """Not so the address that means every one: no page of ours lives there."""
    run("serve", "--host", host, "--control-token", "t")

    assert begun[0][1].allow_hosts == allowed
