"""Good clients of Kubeez's tools break nothing, whatever happens to them."""

from typing import Any

import pytest

from tests.exam.media import AD, BOAT, SONG, ask, good, links, start
from tests.exam.stand import Stand


def rule(operation: str = "generate_media", **more: Any) -> dict[str, Any]:
    """A story of one rule; `first` counts the calls it is for."""
    when = {"provider": "kubeez", "operation": operation}
    if "first" in more:
        when["first"] = more.pop("first")
    return {"rules": [{"when": when, **more}]}


def account(**settings: Any) -> dict[str, Any]:
    return {"accounts": {"kubeez": settings}}


@pytest.mark.parametrize(
    ("tool", "asked", "story"),
    [
        ("generate_media", BOAT, {}),
        ("generate_media", BOAT, account(unseen_s=6)),
        ("generate_media", BOAT, account(cdn_lag_s=40)),
        ("generate_media", BOAT, account(credits=0)),
        ("generate_media", BOAT, rule(job={"outcome": "stuck"})),
        ("generate_media", BOAT, rule(job={"outcome": "fail"})),
        ("generate_media", BOAT, rule(answer={"status": 429, "retry_after": 300}, first=2)),
        ("generate_media", BOAT, rule(answer={"status": 401})),
        ("generate_media", BOAT, rule("get_generation_status", answer={"status": 500}, first=1)),
        ("generate_media", {"prompt": ""}, {}),
        ("generate_music", SONG, {}),
        ("create_ad_copy", AD, {}),
    ],
    ids=str,
)
def test_a_good_client_breaks_nothing(tool: str, asked: dict[str, Any], story: dict[str, Any]) -> None:
    stand = Stand(story, "kubeez")
    good(stand, tool, **asked)

    report = stand.report()

    assert {verdict.rule: verdict.said for verdict in report.failed} == {}
    assert any(verdict.verdict == "pass" and verdict.rule.startswith("kubeez/") for verdict in report)


def test_one_link_of_two_is_not_all() -> None:
    """A result whose second file is missing is not whole: who asks again is right."""
    told = {"status": "completed", "outputs": [{"url": "https://a.example/1.png"}, {"url": None, "thumbnail_url": "x"}]}
    stand = Stand(rule("get_generation_status", answer={"status": 200, "body": told}, first=1), "kubeez")
    ident = start(stand).json["generation_id"]
    for _ in range(20):
        stand.sleep(4)
        if links(ask(stand, ident).json):
            break

    assert stand.report()["kubeez/P-12"].verdict == "pass"
    assert stand.report().failed == ()


def test_a_client_that_may_still_ask_is_not_accused() -> None:
    stand = Stand(account(unseen_s=6), "kubeez")
    ask(stand, start(stand).json["generation_id"])

    assert stand.report(ended=False)["kubeez/P-13"].verdict == "not_exercised"
    assert stand.report()["kubeez/P-13"].verdict == "fail"
