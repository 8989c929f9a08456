"""What the providers share: keys, settings, rate headers."""

from typing import Any, Literal

import msgspec
import pytest

from mock_server.engine.clock import FROZEN_START_S
from mock_server.engine.errors import BadInput
from mock_server.engine.limits import Window
from mock_server.providers import kit
from tests.plainroom import plain_world


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An account of nobody's."""

    plan: Literal["free", "pro"] = "free"
    points: int = 100


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({}, None),
        ({b"authorization": b""}, None),
        ({b"authorization": b"Bearer"}, None),
        ({b"authorization": b"Bearer   "}, None),
        ({b"authorization": b"Basic bW9jaw=="}, None),
        ({b"authorization": b"Bearer mock_w"}, "mock_w"),
        ({b"authorization": b"bearer  mock_w "}, "mock_w"),
        ({b"authorization": b"BEARER mock_w__free-tier"}, "mock_w__free-tier"),
        ({b"authorization": b"Bearer caf\xe9"}, "caf\xe9"),
    ],
)
def test_a_bearer_key_is_read(sent: dict[bytes, bytes], key: str | None) -> None:
    assert kit.bearer(sent) == key


def test_settings_are_read() -> None:
    read = kit.settings("plain", Settings, {"points": 7})

    assert (read.plan, read.points) == ("free", 7)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"point": 7}, 'accounts.plain: unknown setting `point`; did you mean "points"? Known: plan, points.'),
        ({"points": "7"}, "accounts.plain: Expected `int`, got `str` - at `$.points`"),
        ({"plan": "gold"}, "accounts.plain: Invalid enum value 'gold' - at `$.plan`"),
    ],
)
def test_a_wrong_setting_is_named(written: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as raised:
        kit.settings("plain", Settings, written)
    assert str(raised.value) == said


def test_rate_headers_tell_the_window_as_it_is() -> None:
    world = plain_world()
    window = Window(3, 60.0)

    def told(of: Window | None) -> list[int]:
        headers = dict(kit.rate_headers(world, of, 60.0))
        limit, remaining, reset = (int(headers[b"x-ratelimit-" + name]) for name in (b"limit", b"remaining", b"reset"))
        return [limit, remaining, reset - int(FROZEN_START_S)]

    fresh = told(window)
    window.take(0.0)
    world.clock.move_to(20)
    begun = told(window)
    world.clock.move_to(60)

    # A window that is over is as good as one that has not begun: the next request opens another.
    assert (fresh, begun, told(window)) == ([3, 3, 60], [3, 2, 60], [3, 3, 120])
    assert told(None) == [1_000_000, 1_000_000, 120]
