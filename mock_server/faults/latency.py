"""`latency`: a real wait before the answer is written, meant to trip a client's own time-out."""

from mock_server.engine.chance import Stream
from mock_server.faults.reading import is_number
from mock_server.faults.said import Fault, Said

MOST_MS = 600_000
WRITTEN = "latency takes `ms: 250` or `uniform_ms: [100, 400]`, from 0 to 600000"


class Latency(Fault, frozen=True):
    """From the first to the second of `uniform_ms` real milliseconds, drawn by chance, or just `ms`."""

    EXAMPLE = "{kind: latency, ms: 250}"

    ms: float | None = None
    uniform_ms: tuple[float, float] | None = None

    def check(self) -> str | None:
        """One of the two, within bounds."""
        span = self.span_ms
        if (self.ms is None) is (self.uniform_ms is None) or not all(is_number(each, 0, MOST_MS) for each in span):
            return WRITTEN
        return WRITTEN if span[0] > span[1] else None

    @property
    def span_ms(self) -> tuple[float, float]:
        """The shortest and the longest wait."""
        return self.uniform_ms or (self.ms or 0.0, self.ms or 0.0)

    def bend(self, said: Said, luck: Stream) -> str | None:
        """Wait first."""
        low_ms, high_ms = self.span_ms
        said.delay_ms += low_ms + luck.share("latency") * (high_ms - low_ms)
        return None
