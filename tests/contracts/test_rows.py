"""The rows of every provider's rules: in order, from known sources, with checks and documents that know them."""

import re
from typing import NamedTuple

import pytest

import contracts
from contracts import checks, loader, tally
from contracts.contract import Contract
from tests.contracts.rows import x_rules


class Rows(NamedTuple):
    """How a provider's rows look. servers, clients: their letter and how many there are; sources: a pattern."""

    servers: tuple[str, int]
    clients: tuple[str, int]
    sources: str


KNOWN = {
    "creativeai": Rows(
        ("S", 337), ("C", 44), r"004_1cc0cce55a1a1ab0\.txt|creativeai\.run|OpenAI's|two channels|robustness"
    ),
    "unifically": Rows(
        ("U", 210),
        ("C", 24),
        r"002_4752cd2e80511340\.txt|docs\.unifically\.com/|unifically\.(com|gitbook\.io)/|public client code|"
        r"the vendor's",
    ),
    "mayanio": Rows(("S", 143), ("M", 18), r"003_3517a5bc62167c0f\.txt|mayanio\.com|public schemas"),
    "kubeez": Rows(
        ("K", 151),
        ("P", 17),
        r"00[01]_[0-9a-f]{16}\.txt|kubeez\.com/docs/|public client code|a directory's listing|the sources are silent|"
        r"KubeezCut, the vendor's|kubeez-scroll-world-video, the vendor's|Model Context Protocol, revision ",
    ),
}
# Blame and status checks report under whatever rule was broken; all others are named by the rules they hold.
ANY_RULE = {"accepted-against-document", "refused-within-document", "request", "undocumented-status", "response-type"}


@pytest.fixture(params=KNOWN)
def contract(request: pytest.FixtureRequest) -> Contract:
    return loader.load(request.param)


def test_every_provider_is_known_here() -> None:
    assert set(KNOWN) == set(loader.providers())


def test_rows_are_numbered_without_a_gap_servers_first(contract: Contract) -> None:
    known = KNOWN[contract.provider]
    numbered = [f"{letter}-{number + 1}" for letter, count in known[:2] for number in range(count)]
    assert list(contract.rules) == numbered


def test_the_letter_tells_the_party(contract: Contract) -> None:
    letter = KNOWN[contract.provider].servers[0]
    for row in contract.rules.values():
        assert row.party == ("server" if row.id.startswith(f"{letter}-") else "client"), row.id


def test_sources_are_pages_or_clients(contract: Contract) -> None:
    for row in contract.rules.values():
        assert re.match(KNOWN[contract.provider].sources, row.source), row.id


def test_named_checks_exist_and_all_of_its_own_are_named(contract: Contract) -> None:
    named = {name for row in contract.rules.values() for name in row.checks}
    assert named - checks.names(contract.provider) == set()
    assert checks.names(contract.provider) - checks.NAMES - ANY_RULE - named == set()


def test_every_common_check_exercises_a_rule() -> None:
    named = {name for provider in KNOWN for row in loader.load(provider).rules.values() for name in row.checks}
    assert checks.NAMES - ANY_RULE - named == set()


def test_the_document_names_rules_that_exist(contract: Contract) -> None:
    assert x_rules(contract.document) - set(contract.rules) == set()


def test_a_call_fills_every_parameter_of_its_path(contract: Contract) -> None:
    paths = {route[2]: route[1] for operation in contract.operations.values() for route in operation.routes}
    for case in (case for row in contract.rules.values() for case in row.cases):
        assert set(re.findall(r"{(\w+)}", paths.get(case.call.operation, ""))) == set(case.call.path), case.id


def test_what_is_not_exercised_says_why(contract: Contract) -> None:
    checked, known = contracts.coverage(contract.provider)
    assert (checked, known) == (sum(row.checked for row in contract.rules.values()), len(contract.rules))
    reasons = tally.reasons(contract.provider)
    assert len(reasons) == known - checked
    assert {reason.because.split()[0] for reason in reasons} == {"because"}
    assert contracts.coverage(contract.provider) == (checked, known)  # asked twice: the function is no module
