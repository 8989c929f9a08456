"""Unifically's rules about a request that no schema can say: comparing two fields, adding up shots."""

from typing import Any

from contracts.violation import Violation

SHORTEST_S, LONGEST_S = 3, 15


def frames(body: Any) -> Violation | None:
    """The range an edit works on does not end before it starts; it starts at 0 unless told (U-35)."""
    asked = body["input"]
    if body["model"] != "google/gemini-omni-flash-video-edit" or "end_frame" not in asked:
        return None
    start, end = asked.get("start_frame", 0), asked["end_frame"]
    if end >= start:
        return None
    wanted = f"input.end_frame must be at least {start}, the start_frame; got {end}"
    return Violation("input.end_frame", "U-35", wanted, "x-beyond-schema")


def shots(body: Any) -> Violation | None:
    """Several shots last 3 to 15 seconds together (U-50)."""
    if body["model"] not in ("kuaishou/kling-3.0-omni-video", "kuaishou/kling-3.0-video"):
        return None
    told = body["input"].get("multi_shots")
    total_s = sum(shot["duration"] for shot in told) if told else SHORTEST_S
    if SHORTEST_S <= total_s <= LONGEST_S:
        return None
    wanted = f"input.multi_shots must last {SHORTEST_S} to {LONGEST_S} seconds together; got {total_s}"
    return Violation("input.multi_shots", "U-50", wanted, "x-beyond-schema")


CHECKS = {"U-35": frames, "U-50": shots}
