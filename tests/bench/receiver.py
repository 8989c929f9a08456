"""A webhook receiver that takes everything, by aiohttp: `python -m tests.bench.receiver --port 0 --port-file F`."""

import argparse
from pathlib import Path

import uvloop
from aiohttp import web


async def take(request: web.BaseRequest) -> web.Response:
    """Read the delivery whole and accept it."""
    await request.read()
    return web.Response()


async def listening(port: int) -> int:
    """Begin to answer; the port it is done on."""
    runner = web.ServerRunner(web.Server(take, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return int(runner.addresses[0][1])


def main() -> None:
    """Serve until ended."""
    told = argparse.ArgumentParser()
    told.add_argument("--port", type=int, required=True)
    told.add_argument("--port-file", type=Path, required=True)
    given = told.parse_args()
    loop = uvloop.new_event_loop()
    given.port_file.write_text(str(loop.run_until_complete(listening(given.port))))
    loop.run_forever()


if __name__ == "__main__":
    main()
