"""One attempt at one delivery, by aiohttp's client. Ten real seconds, no redirects, bounded concurrency."""

import asyncio
import socket
from typing import TYPE_CHECKING

from mock_server.engine.clock import real_s
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.targets import Targets, is_loopback

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import ResolveResult

TIMEOUT_S = 10.0  # real: what the receiver has (creativeai/Q-16)
CONNECTIONS = 256
READ_BYTES = 4_096  # of an answer nobody needs: enough to let the connection be used again


class HttpSender:
    """Sends over real connections; the client is made on first use."""

    def __init__(self, targets: Targets, timeout_s: float = TIMEOUT_S) -> None:
        self._targets = targets
        self._timeout_s = timeout_s
        # Ours and not the connector's: the receiver's time begins when it is its turn.
        self._gate = asyncio.Semaphore(CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """(status, None, took_ms), or (None, what went wrong, took_ms). Never raises."""
        async with self._gate:
            return await self._send(delivery)

    async def _send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        import aiohttp

        started_s = real_s()
        try:
            status = await self._post(delivery)
        except TimeoutError:
            return None, f"no answer within {self._timeout_s:g} s", (real_s() - started_s) * 1_000
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return None, f"{type(error).__name__}: {error}"[:300], (real_s() - started_s) * 1_000
        return status, None, (real_s() - started_s) * 1_000

    async def _post(self, delivery: Delivery) -> int:
        session = self._open()
        async with session.post(
            delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
        ) as answer:
            await answer.content.read(READ_BYTES)
            return answer.status

    def _open(self) -> "aiohttp.ClientSession":
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, resolver=_resolver()),
                timeout=aiohttp.ClientTimeout(total=self._timeout_s),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=["User-Agent"],  # none is documented
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _resolver() -> "aiohttp.abc.AbstractResolver":
    """Names resolve when sending; what was resolved is what is connected to. `localhost` never leaves the machine."""
    from aiohttp.abc import AbstractResolver
    from aiohttp.resolver import ThreadedResolver

    class Resolver(AbstractResolver):
        def __init__(self) -> None:
            self._names = ThreadedResolver()

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
        ) -> "list[ResolveResult]":
            found = await self._names.resolve(host, port, family)
            return [each for each in found if is_loopback(each["host"])] if host == "localhost" else found

        async def close(self) -> None:
            await self._names.close()

    return Resolver()
