"""Rows of a scenario's `jobs`, whichever provider printed them: how they are read, their instants, their bodies."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import orjson

from mock_server.engine.clock import Clock
from mock_server.engine.errors import BadInput


class Printed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every row has."""

    provider: str
    id: str
    body: dict[str, Any]

    def asked(self) -> bytes:
        """The body as it was sent. Raises BadInput."""
        try:
            return orjson.dumps(self.body)
        except TypeError as error:
            raise BadInput(f"jobs: the body of `{self.id}` cannot be sent as JSON: {error}") from error


Row = TypeVar("Row", bound=Printed)


def read(row: Mapping[str, Any], kind: type[Row]) -> Row:
    """A row as the provider's Struct. Raises BadInput."""
    try:
        return msgspec.convert(dict(row), kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"jobs: {error}") from error


def at_s(instant: datetime, clock: Clock) -> float:
    """World seconds since the start, negative before it; an instant without a zone is meant in UTC."""
    return _zoned(instant).timestamp() - clock.start_epoch_s


def span(ident: str, accepted_at: datetime, completed_at: datetime, clock: Clock) -> tuple[float, float]:
    """(accepted_s, length_s) of a job, in world seconds. Raises BadInput where it ends before it begins."""
    length_s = (_zoned(completed_at) - _zoned(accepted_at)).total_seconds()
    if length_s < 0:
        raise BadInput(f"jobs: `{ident}` is completed before it is accepted; swap accepted_at and completed_at")
    return at_s(accepted_at, clock), length_s


def _zoned(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
