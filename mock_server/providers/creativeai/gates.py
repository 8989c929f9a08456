"""What stands between a valid request and its acceptance: slots, the daily cap, money (in this order)."""

from mock_server.engine.errors import DailyCap, OutOfCredits, TooManyJobs
from mock_server.world import Account, World

SLOT_WAIT_MOST_S = 60.0
TOP_UP = "Top up under Dashboard, Billing; here, PUT /_mock/worlds/<world> with accounts.creativeai.credits."


def check_slots(account: Account, world: World) -> None:
    """Raises TooManyJobs when every slot is taken; the wait told is at most a world minute."""
    if account.free_slots() < 1:
        wait_s = min(account.slot_wait_s(world.clock.now_s), SLOT_WAIT_MOST_S)
        raise TooManyJobs(
            f"{account.slots} video jobs are active, which is the limit. Submit again when one has ended.", wait_s
        )


def check_cap(account: Account, world: World, wanted: int = 1) -> None:
    """Raises DailyCap when `wanted` more generations do not fit into the rolling 24 hours."""
    if account.cap is not None and (wait_s := account.cap.wait_s(world.clock.now_s, wanted)):
        raise DailyCap(f"{account.cap.limit} video generations in 24 hours are the limit. Submit again later.", wait_s)


def check_credits(account: Account, price: float) -> None:
    """Raises OutOfCredits when the balance does not cover the price."""
    if account.ledger.balance < price:
        raise OutOfCredits(price, account.ledger.balance, TOP_UP)
