"""A starter client with a webhook receiver, no library needed: verifies, answers at once, and polls where none comes.

soundstage exam --provider creativeai --pace 60 -- python hook.py
"""

import hmac
import json
import os
import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))
import poll  # type: ignore[import-not-found]  # beside this file, wherever it is copied to

PATIENCE_S = 330  # then the webhook is given up and the job polled
ENDS = queue.Queue[dict[str, Any]]()
SEEN: set[tuple[str, str]] = set()


class Receiver(BaseHTTPRequestHandler):
    """Takes deliveries: 401 for a wrong signature, 200 for the rest, each handled once and later."""

    def do_POST(self) -> None:
        """One delivery."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        signed = "sha256=" + hmac.new(poll.KEY.encode(), body, "sha256").hexdigest()
        given = self.headers.get("X-CreativeAI-Signature", "")
        right = hmac.compare_digest(given.encode("latin-1", "replace"), signed.encode())
        self.send_response(200 if right else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()
        event = self.headers.get("X-CreativeAI-Event", "")
        if right and event.startswith("video.generation."):
            told = json.loads(body)
            mark = (self.headers.get("X-CreativeAI-Delivery-Id", ""), told.get("status", ""))
            if mark not in SEEN:
                SEEN.add(mark)
                ENDS.put(told)

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


def end_of(ident: str) -> dict[str, Any]:
    """What the webhook tells, or a poll where it does not come."""
    try:
        return ENDS.get(timeout=PATIENCE_S / poll.PACE)
    except queue.Empty:
        found: dict[str, Any] = poll.wait(ident, PATIENCE_S)
        return found


if __name__ == "__main__":
    url = os.environ["SOUNDSTAGE_WEBHOOK_URL"]
    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(url).port or 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    job = end_of(poll.submit({"prompt": "A paper boat in the rain", "duration": 5, "webhook_url": url}))
    if job["status"] != "completed":
        sys.exit(f"failed: {job.get('error_message')}")
    sys.stdout.write(job["output_url"] + "\n")
    poll.pause(60)  # a duplicate may still come, and is answered
