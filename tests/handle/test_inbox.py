"""An inbox keeps what comes, and says what to look at when nothing did."""

import pytest

from mock_server.handle.inbox import Inbox
from mock_server.handle.world import World
from tests.inprocess.test_receivers import submit


def test_nothing_has_come(world: World) -> None:
    inbox = Inbox(world)

    assert (len(inbox), repr(inbox)) == (0, f"<Inbox {inbox.url}, 0 received>")
    with pytest.raises(AssertionError, match="has the clock moved"):
        _ = inbox.last


def test_answers_are_given_one_after_the_other_then_200(world: World) -> None:
    inbox = Inbox(world)
    inbox.answers(500, 503)
    submit(world)

    world.clock.until_idle()

    assert [each.status for each in world.deliveries[0].attempts] == [500, 503, 200]
    assert [body["status"] for body in inbox.bodies] == ["completed"] * 3
    assert len({each.body for each in inbox.received}) == 1
