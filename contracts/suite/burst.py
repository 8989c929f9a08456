"""Many requests at once on one connection: windows on a fast clock are shorter than so many turns of a client.

Pipelined over a plain socket where the target is http; otherwise one after the other.
"""

import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from contracts.suite.wire import Met, NoAnswer, Wire

TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Ask:
    """One request of a burst, behind the base URL."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    operation: str | None


def burst(wire: Wire, asks: list[Ask], *, piped: bool) -> tuple[list[Met], float]:
    """The answers in order, and the real seconds from the first byte to the last. Raises NoAnswer."""
    started_s = wire.pace.real_s()
    if not piped:
        answers = [wire.send(ask.method, ask.path, ask.headers, ask.body, None, ask.operation) for ask in asks]
        return answers, wire.pace.real_s() - started_s
    try:
        heads = _exchange(wire.base, asks)
    except (OSError, ValueError, zlib.error) as error:
        raise NoAnswer(f"{len(asks)} requests at once: {type(error).__name__}: {error}") from error
    took_s = wire.pace.real_s() - started_s
    provider = wire.contract.provider
    return [
        Met(
            provider,
            ask.operation,
            ask.method,
            ask.path,
            "",
            dict(ask.headers),
            ask.body,
            status,
            headers,
            body,
            wire.base + ask.path,
            started_s,
            took_s,
        )
        for ask, (status, headers, body) in zip(asks, heads, strict=True)
    ], took_s


def _exchange(base: str, asks: list[Ask]) -> list[tuple[int, dict[str, str], bytes]]:
    parts = urlsplit(base)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    wanted = b"".join(_raw(parts.netloc, parts.path, ask) for ask in asks)
    with socket.create_connection((host, port), TIMEOUT_S) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        line.sendall(wanted)
        with line.makefile("rb") as stream:
            return [_answer(stream) for _ in asks]


def _raw(host: str, prefix: str, ask: Ask) -> bytes:
    lines = [f"{ask.method} {prefix}{ask.path} HTTP/1.1", f"host: {host}", f"content-length: {len(ask.body)}"]
    lines += [f"{name}: {value}" for name, value in ask.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + ask.body


def _answer(stream: IO[bytes]) -> tuple[int, dict[str, str], bytes]:
    readline, read = stream.readline, stream.read
    first = readline().split(b" ", 2)
    if len(first) < 2:
        raise ValueError("the connection was closed before every answer had come")
    headers: dict[str, str] = {}
    while line := readline().rstrip(b"\r\n"):
        name, _, value = line.partition(b":")
        headers[name.decode("latin-1").strip().lower()] = value.decode("latin-1").strip()
    if "chunked" in headers.get("transfer-encoding", ""):
        parts = []
        while size := int(readline().split(b";")[0], 16):
            parts.append(read(size))
            readline()
        readline()
        return int(first[1]), headers, _plain(headers, b"".join(parts))
    return int(first[1]), headers, _plain(headers, read(int(headers.get("content-length", "0"))))


def _plain(headers: Mapping[str, str], body: bytes) -> bytes:
    """The body as it was before it was compressed: some gateways do so unasked."""
    return zlib.decompress(body, 47) if headers.get("content-encoding") in ("gzip", "deflate") and body else body
