"""Good clients break nothing, whatever happens to them: a referee that cries wolf is not believed."""

from collections.abc import Callable

import pytest

from tests.exam import forging
from tests.exam.stand import Stand
from tests.exam.video import VIDEOS, by_webhook, finish, good, submit, wait

Client = Callable[[Stand], None]


def job(outcome: str, **more: str) -> dict[str, object]:
    """A story in which videos end so."""
    return {"rules": [{"when": {"operation": "createVideo"}, "job": {"outcome": outcome, **more}}]}


def answers(status: int, times: int, operation: str = "createVideo", **more: object) -> dict[str, object]:
    """A story in which the first few are answered so."""
    when = {"provider": "creativeai", "operation": operation, "first": times}
    return {"rules": [{"when": when, "answer": {"status": status, **more}}]}


def polling(stand: Stand) -> None:
    good(stand)


def webhook(stand: Stand) -> None:
    by_webhook(stand)
    forging.tampered(stand)
    forging.unsigned(stand)
    forging.cut_short(stand)
    forging.bare(stand)
    forging.unknown_event(stand)
    stand.replay(after_s=5)


def both(stand: Stand) -> None:
    """Polls, and gets a webhook too, whichever comes first."""
    from tests.exam.video import Hook

    hook = Hook(stand)
    ident = submit(stand, webhook_url=stand.receive(hook))
    for passed_s in range(10, 600, 10):
        stand.sleep(10 if passed_s < 120 else 30)
        if ident in hook.results or stand.get(f"{VIDEOS}/{ident}").json["status"] in ("completed", "failed"):
            return


def submits_anew(stand: Stand) -> None:
    """A failed job is submitted again, as a new one."""
    wait(stand, submit(stand))
    finish(stand, wait(stand, submit(stand)))


def batch(stand: Stand) -> None:
    answer = stand.post(f"{VIDEOS}/batch", {"prompts": [{"prompt": f"Scene {number}"} for number in range(3)]})
    ident = answer.json["batch_id"]
    for pause_s in (10.0, *[10.0] * 11, *[30.0] * 16):
        stand.sleep(pause_s)
        told = stand.get(f"{VIDEOS}/batch/{ident}").json
        if told["completed"] + told["failed"] == told["total_jobs"]:
            for each in told["jobs"]:
                finish(stand, each)
            return


def voice(stand: Stand) -> None:
    ident = stand.post("/api/generate/voice", {"text": "Good morning"}).json["id"]
    for _ in range(60):
        stand.sleep(3)
        told = stand.get(f"/api/generate/status/{ident}").json
        if told["status"] in ("COMPLETED", "FAILED"):
            finish(stand, told)
            return


def same_again(stand: Stand) -> None:
    """Two videos of one prompt, one after the other, are two intents."""
    good(stand)
    good(stand)


@pytest.mark.parametrize(
    ("client", "story"),
    [
        (polling, {}),
        (polling, job("stuck")),
        (polling, job("fail")),
        (polling, job("slow", at="9m")),
        (polling, job("failover")),
        (polling, answers(429, 2, retry_after=20)),
        (polling, answers(503, 4)),
        (polling, answers(500, 1, "getVideo")),
        (polling, answers(200, 1, "getVideo", body={"id": "x", "status": "warming_up", "output_url": None})),
        (webhook, {}),
        (webhook, job("fail")),
        (both, {}),
        (submits_anew, job("fail")),
        (batch, {}),
        (voice, {}),
        (same_again, {}),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)[:60]),
)
def test_a_good_client_breaks_nothing(client: Client, story: dict[str, object]) -> None:
    stand = Stand(story)
    client(stand)

    report = stand.report()

    assert {verdict.rule: verdict.said for verdict in report.failed} == {}
    assert any(verdict.verdict == "pass" for verdict in report)


def test_nothing_is_held_against_an_empty_world() -> None:
    report = Stand().report()

    assert {verdict.verdict for verdict in report} == {"not_exercised"}
    assert all(verdict.said.startswith("Not exercised: ") for verdict in report)


def test_a_named_rule_that_was_not_exercised_has_not_passed() -> None:
    stand = Stand()
    good(stand)
    report = stand.report()

    report.assert_ok()
    report.assert_ok("creativeai/C-9", "no-double-spend")
    with pytest.raises(AssertionError, match="not_exercised honours-retry-after: Not exercised: no request"):
        report.assert_ok("honours-retry-after")
    with pytest.raises(KeyError, match="soundstage rules --party client"):
        report.assert_ok("creativeai/C-7")


def test_what_is_lost_from_the_journal_is_not_passed() -> None:
    stand = Stand()
    good(stand)
    stand.world.journal.drop_oldest()
    report = stand.report()

    assert report.exchanges_lost == 1
    assert "pass" not in {verdict.verdict for verdict in report}
    assert report["creativeai/C-14"].said.startswith("Not exercised: 1 exchanges are no longer in the journal")


def cut(kind: str, **more: object) -> dict[str, object]:
    """A story in which the answer to the first submit gets lost."""
    return {"rules": [{"when": {"operation": "createVideo", "first": 1}, "fault": {"kind": kind, **more}}]}


@pytest.mark.parametrize("story", [cut("disconnect", after_bytes=20), cut("truncate", bytes=20)])
def test_paying_again_for_a_lost_answer_is_seen(story: dict[str, object]) -> None:
    stand = Stand(story)
    stand.post(VIDEOS, {"prompt": "A boat"})
    stand.sleep(20)
    good(stand, prompt="A boat")

    (broken,) = (verdict for verdict in stand.report().failed if verdict.rule == "no-double-spend")

    assert len(stand.world.jobs) == 2
    assert "though its answer got lost on the way" in broken.said
