"""A starter client of Kubeez's tools on the official MCP SDK: starts an image, polls as advised, prints its URL.

soundstage exam --provider kubeez --pace 20 -- python tools.py
"""

import asyncio
import json
import os
import sys
import threading
from typing import Any

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

URL = os.environ["KUBEEZ_BASE_URL"]
KEY = os.environ["KUBEEZ_API_KEY"]
PACE = float(os.environ.get("SOUNDSTAGE_PACE", "1"))
IMAGE = {"prompt": "A paper boat in the rain", "model": "nano-banana"}
LATER = ("rate_limited", "internal_error")
TRIES = 4
STATUSES: list[int] = []  # of the answers to the last call: the SDK does not tell them


class NoResult(Exception):
    """What to tell the user."""


async def pause(seconds: float) -> None:
    """Wait; an exam shortens every wait alike."""
    await asyncio.to_thread(threading.Event().wait, seconds / PACE)


async def note(answer: httpx2.Response) -> None:
    """Remember how HTTP answered."""
    STATUSES.append(answer.status_code)


async def call(client: Client, tool: str, arguments: dict[str, Any]) -> tuple[str | None, Any]:
    """(the word of a refusal, None where there is none; what the tool told)."""
    STATUSES.clear()
    try:
        result = await client.call_tool(tool, arguments)
    except MCPError as error:
        status = STATUSES[-1] if STATUSES else 0
        word = {429: "rate_limited", 402: "insufficient_credits"}.get(status, f"status {status}")
        return ("internal_error" if status >= 500 else word), {"message": str(error)}
    text = "".join(getattr(part, "text", "") for part in result.content)
    try:
        told = json.loads(text)
    except ValueError:
        told = {"error": "unreadable", "message": text}
    return (str(told.get("error") or "unreadable") if result.is_error else None), told


async def start(client: Client) -> str:
    """The new job's id. After a limit or a hiccup it is tried again a minute later; any other refusal is final.

    No answer at all is final too: the job may have been started, and would be paid for twice.
    """
    for attempt in range(TRIES):
        refusal, told = await call(client, "generate_media", IMAGE)
        if refusal is None:
            return str(told["generation_id"])
        if refusal not in LATER:
            raise NoResult(f"{refusal}: {told.get('message')}")
        await pause(60 + 10 * attempt)
    raise NoResult("the service is busy; try again later")


async def wait(client: Client, ident: str) -> str:
    """The result's URL: polled every 4.5 s for nine minutes at most. A job is done when its URL is there."""
    now_s = asyncio.get_running_loop().time
    begun_s = now_s()
    while (passed_s := (now_s() - begun_s) * PACE) < 540:
        await pause(4.5)
        refusal, told = await call(client, "get_generation_status", {"generation_id": ident})
        urls = [each.get("url") for each in told.get("outputs") or ()]
        if refusal is None and told.get("status") == "completed" and urls and all(urls):
            return str(urls[0])
        if refusal is None and told.get("status") == "failed":
            raise NoResult(f"failed: {told.get('error')}")
        # A new id may not be found for a moment.
        if refusal not in (None, *LATER) and not ("not_found" in str(refusal) and passed_s < 30):
            raise NoResult(f"{refusal}: {told.get('message')}")
    raise NoResult("no result within nine minutes")


async def made() -> str:
    """One image's URL, over one connection."""
    async with (
        httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {KEY}"}, timeout=60, event_hooks={"response": [note]}
        ) as http,
        Client(streamable_http_client(URL, http_client=http)) as client,
    ):
        return await wait(client, await start(client))


def reason(error: BaseException) -> str:
    """The first of what came together."""
    return reason(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else str(error)


def main() -> None:
    """Print the URL, or say why there is none. A refused key ends here too: sign in again before the next try."""
    try:
        sys.stdout.write(asyncio.run(made()) + "\n")
    except* (NoResult, MCPError, httpx2.HTTPError) as group:
        sys.exit(f"no result: {reason(group)}")


if __name__ == "__main__":
    main()
