"""Downloads that are decoded, and compared with what was asked for or told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from contracts.suite.contents import Contents, Kind, Unreadable, contents
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

AROUND_S = 0.6  # encoders round to frames
AROUND = 0.04  # of a ratio: sides are even, or multiples of 16
TYPES: dict[Kind, str] = {"image": "image/", "video": "video/", "audio": "audio/", "glb": "model/gltf-binary"}
Look = Callable[["Bench"], None]
Row = tuple[str, str, dict[str, Any], str, tuple[str, ...], Look]


def fetch(bench: "Bench", url: Any, rule: str, kind: Kind) -> tuple[Met, Contents] | None:
    """Download a link without a key and decode it; None when that has been blamed already."""
    if not bench.expect(isinstance(url, str) and url.startswith("http"), rule, "a URL of a file", url):
        return None
    met = bench.download(url)
    if not bench.expect(met.status == 200, rule, "200 and the file", f"{met.status} {met.response_body[:80]!r}", met):
        return None
    told = met.response_headers.get("content-type", "no content type")
    bench.expect(told.startswith(TYPES[kind]), rule, f"a content type {TYPES[kind]}", told, met)
    try:
        return met, contents(met.response_body, kind)
    except Unreadable as error:
        bench.expect(False, rule, f"a file that is {'an' if kind[0] in 'aeiou' else 'a'} {kind}", error, met)
        return None


def sized(bench: "Bench", found: Contents, size: str, rule: str) -> None:
    bench.expect(f"{found.width}x{found.height}" == size, rule, size, f"{found.width}x{found.height}")


def lasts(bench: "Bench", found: Contents, seconds: float, rule: str) -> None:
    bench.expect(abs(found.seconds - seconds) <= AROUND_S, rule, f"{seconds:g} s", f"{found.seconds:.2f} s")


def framed(bench: "Bench", found: Contents, ratio: str, rule: str) -> None:
    wide, _, high = ratio.partition(":")
    wanted = int(wide) / int(high)
    fits = found.height and abs(found.width / found.height / wanted - 1) <= AROUND
    bench.expect(fits, rule, f"a frame of {ratio}", f"{found.width}x{found.height}")


def sharp(bench: "Bench", found: Contents, side: int, rule: str) -> None:
    """The shorter side has about so many pixels."""
    least = min(found.width, found.height)
    bench.expect(abs(least / side - 1) <= AROUND, rule, f"a shorter side of {side}", f"{found.width}x{found.height}")


def finished(bench: "Bench", operation: str, body: dict[str, Any], rule: str) -> Any:
    """The body of a job's last poll; None when the job has not completed, which is blamed."""
    taken = bench.call(operation, body=body)
    if not bench.expect(200 <= taken.status < 300 and bench.jobs, rule, f"{operation} to be taken", taken.status):
        return None
    met = bench.follow(bench.jobs[-1])
    return met.json
