"""Whether a wrong server is caught: a check finds it, and names a rule that it breaks."""

from functools import cache

from contracts.suite.checklist import checklist
from contracts.suite.result import Outcome
from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers.server import Wrong, WrongServer


class Caught(Exception):
    """One of its rules has been named: the rest of the run would say no more."""


def assert_caught(wrong: Wrong) -> None:
    """By the checks of its rules, else by any."""
    # What is judged on every exchange may show in none of the checks that are of its rules: then all are made.
    own = [check for check, rules in _checks(wrong.provider).items() if rules.intersection(wrong.rules)]
    caught = (bool(own) and is_caught(wrong, *own)) or is_caught(wrong, *wrong.rules) or is_caught(wrong)
    assert caught


@cache
def _checks(provider: str) -> dict[str, frozenset[str]]:
    """Each check of a provider, and the rules it is made for."""
    return {check.id: frozenset(check.rules) for check in checklist(asking(provider))}


def is_caught(wrong: Wrong, *only: str) -> bool:
    """Whether a finding of these checks names one of the rules the server breaks. only: none for a whole run."""
    rules = {f"{wrong.provider}/{rule}" for rule in wrong.rules}

    def look(outcome: Outcome, _done: int, _total: int) -> None:
        if any(found.rule in rules for found in outcome.findings):
            raise Caught

    with Backstage(WrongServer(wrong)) as stage:
        try:
            judge(asking(wrong.provider, *only), seams=stage.seams(), progress=look)
        except Caught:
            return True
    return False
