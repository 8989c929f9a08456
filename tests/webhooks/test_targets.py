"""Where webhooks may go: loopback, and the hosts that were named. No name is looked up to decide."""

import socket

import pytest
from yarl import URL

from mock_server.webhooks.targets import Targets, host_of, is_loopback

LOCAL = [
    "http://127.0.0.1:4711/hook",
    "http://127.8.9.1/hook",
    "https://localhost/hook",
    "http://LOCALHOST:80",
    "http://[::1]:8080/hook",
    "http://user:secret@127.0.0.1/hook",
]
ELSEWHERE = [
    "https://your-app.com/webhooks/creativeai/video",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://0.0.0.0/",
    "http://[fe80::1]/",
    "http://localhost.evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://localhost@evil.example/",
    "http://evil.example#@127.0.0.1/",
    "http://evil.example?@127.0.0.1/",
    "http://evil.example\\@127.0.0.1/",
    "http://127.0.0.1\\@evil.example/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "//127.0.0.1/",
    "127.0.0.1/hook",
    "http:///hook",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:x/",
    "http://[::1/",
    "http://",
    "",
    "not a url",
]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object) -> None:
        raise AssertionError(f"a name was looked up: {asked}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("url", LOCAL)
def test_loopback_is_allowed(url: str) -> None:
    targets = Targets()
    assert targets.allows(url)
    assert targets.blocked_hosts == {}


@pytest.mark.parametrize("url", ELSEWHERE)
def test_anything_else_is_not_and_is_remembered_for_a_hint(url: str) -> None:
    targets = Targets()
    assert not targets.allows(url)
    assert len(targets.blocked_hosts) == 1


@pytest.mark.parametrize("url", LOCAL)
def test_who_sends_reads_the_same_host(url: str) -> None:
    """What was allowed is what the client that sends it would connect to."""
    host = host_of(url)
    assert host == URL(url).host
    assert is_loopback(host or "")


def test_named_hosts_are_allowed_and_nobody_else() -> None:
    targets = Targets(("Hooks.Example.com", "10.0.0.7"))
    assert targets.allows("https://hooks.example.com/x")
    assert targets.allows("http://HOOKS.example.com:8443/x")
    assert targets.allows("http://10.0.0.7/")
    assert not targets.allows("https://example.com/x")
    assert not targets.allows("https://a.hooks.example.com/x")
    assert not targets.allows("ftp://hooks.example.com/x")
    assert list(targets.blocked_hosts) == ["example.com", "a.hooks.example.com", "ftp://hooks.example.com/x"]


def test_blocked_hosts_are_told_once_each_and_are_bounded() -> None:
    targets = Targets()
    for number in range(3_000):
        targets.allows(f"https://h{number // 2}.example/x")
    assert len(targets.blocked_hosts) == 1_000


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Your-App.com:8443/x?y#z", "your-app.com"),
        ("http://[::1]:80/", "::1"),
        ("http://a:b@c/", "c"),
        ("mailto:a@b", None),
        ("http://a:99999/", None),
    ],
)
def test_the_host_of_a_url(url: str, host: str | None) -> None:
    assert host_of(url) == host
