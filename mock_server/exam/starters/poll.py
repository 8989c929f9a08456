"""A starter client in Python, no library needed: submits a video to CreativeAI, polls as advised, prints its URL.

soundstage exam --provider creativeai --pace 60 -- python poll.py
"""

import json
import os
import sys
import threading
import urllib.error
import urllib.request
from typing import Any

BASE = os.environ["CREATIVEAI_BASE_URL"]
KEY = os.environ["CREATIVEAI_API_KEY"]
PACE = float(os.environ.get("SOUNDSTAGE_PACE", "1"))
VIDEOS = f"{BASE}/v1/video/generations"
LATER = (429, 500, 502, 503, 504)
TRIES = 4


def pause(seconds: float) -> None:
    """Wait; an exam shortens every wait alike."""
    threading.Event().wait(seconds / PACE)


def call(method: str, url: str, body: object = None) -> tuple[int, Any, dict[str, Any]]:
    """(status, headers, parsed body) of one request; status 0 without an answer."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.loads(error.read() or b"{}")
    except (urllib.error.URLError, ValueError):
        return 0, {}, {}


def submit(body: dict[str, Any]) -> str:
    """The new job's id. A 429 or 5xx is tried again, later each time; anything else is final.

    No answer at all is final too: the job may have been accepted, and would be paid for twice.
    """
    for attempt in range(TRIES):
        status, headers, told = call("POST", VIDEOS, body)
        if status == 202:
            return str(told["id"])
        if status not in LATER or attempt == TRIES - 1:
            sys.exit(f"refused with {status}: {told.get('error')}")
        pause(float(headers.get("Retry-After") or 2**attempt))
    raise AssertionError


def wait(ident: str, passed: int = 0) -> dict[str, Any]:
    """The finished job: polled after 10 s, every 10 s for two minutes, every 30 s then, ten minutes at most."""
    while passed < 600:
        step = 10 if passed < 120 else 30
        pause(step)
        passed += step
        status, _, told = call("GET", f"{VIDEOS}/{ident}")
        word = str(told.get("status", "")).lower()
        if status == 200 and word == "completed" and told.get("output_url"):
            return told
        if status == 200 and word == "failed":
            sys.exit(f"failed: {told.get('error') or told.get('error_message')}")
        if 400 <= status < 500 and status != 429:
            sys.exit(f"polling was refused with {status}")
    sys.exit("no result within ten minutes")


if __name__ == "__main__":
    job = wait(submit({"prompt": "A paper boat in the rain", "duration": 5}))
    sys.stdout.write(job["output_url"] + "\n")
