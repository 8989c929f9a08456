"""Batches: order, slots, counts, money, one webhook."""

from typing import Any

from tests.stage import MockStage

BATCH = "/v1/video/generations/batch"
VIDEOS = "/v1/video/generations"


def prompts(count: int) -> list[dict[str, str]]:
    return [{"prompt": f"Clip number {number}"} for number in range(count)]


def counts(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["pending"], told["processing"], told["completed"], told["failed"]


def test_items_beyond_the_slots_wait_their_turn_in_order(api: MockStage) -> None:
    batch = api.post(BATCH, {"prompts": prompts(7)}).json
    told = api.get(f"{BATCH}/{batch['batch_id']}").json
    assert counts(told) == (4, 3, 0, 0)
    assert [job["prompt"] for job in told["jobs"]] == [item["prompt"] for item in prompts(7)]

    jobs = [api.world.jobs[job["id"]] for job in batch["jobs"]]
    starts = [job.starts_s for job in jobs]

    assert starts[:3] == [0, 0, 0]
    assert starts[3:] == sorted(starts[3:])
    assert starts[3] == min(job.ends_s for job in jobs[:3])
    while not all(job.ended for job in jobs):
        told = api.get(f"{BATCH}/{batch['batch_id']}").json
        assert sum(counts(told)) == 7
        assert told["processing"] <= 3
        api.advance(30)
    assert counts(api.get(f"{BATCH}/{batch['batch_id']}").json) == (0, 0, 7, 0)


def test_an_end_that_moves_moves_the_items_behind_it(api: MockStage) -> None:
    jobs = [api.world.jobs[job["id"]] for job in api.post(BATCH, {"prompts": prompts(4)}).json["jobs"]]
    planned = jobs[3].starts_s

    api.advance(10)
    api.world.command(jobs[1], "finish")

    assert planned > 10
    assert (jobs[3].starts_s, jobs[3].step) == (10, 0)


def test_an_item_is_read_like_a_single_video(api: MockStage) -> None:
    item = api.post(BATCH, {"prompts": prompts(1), "duration": 8}).json["jobs"][0]
    api.advance("idle")

    done = api.get(f"{VIDEOS}/{item['id']}").json

    assert (done["object"], done["status"], done["credits"]) == ("video.generation", "completed", 30)


def test_a_magic_value_is_for_its_own_item(api: MockStage) -> None:
    url = api.receiver([200])
    items = [*prompts(2), {"prompt": "[mock:fail@20s]"}]
    batch = api.post(BATCH, {"prompts": items, "webhook_url": url}).json
    api.advance("idle")

    told = api.get(f"{BATCH}/{batch['batch_id']}").json
    (sent,) = api.network.got

    assert [job["status"] for job in told["jobs"]] == ["completed", "completed", "failed"]
    assert told["jobs"][2]["error_message"] == "Video generation failed"
    assert sent[0].event == "video.batch.completed"
    assert sent[1] == max(api.world.jobs[job["id"]].ended_s or 0 for job in batch["jobs"])
    assert api.world.accounts["creativeai"].ledger.spent == 60


def test_a_batch_that_cannot_be_paid_takes_nothing(api: MockStage) -> None:
    api.account({"credits": 89})

    refused = api.post(BATCH, {"prompts": prompts(3)})

    assert (refused.status, refused.response_headers["x-mock-why"]) == (402, "money")
    assert not api.world.jobs
    assert api.world.accounts["creativeai"].ledger.balance == 89


def test_the_daily_cap_counts_items(api: MockStage) -> None:
    api.account({"jobs_per_day": 5})
    api.post(BATCH, {"prompts": prompts(3)})

    refused = api.post(BATCH, {"prompts": prompts(3)})

    assert (refused.status, refused.response_headers["retry-after"]) == (429, "86400")
    assert api.post(BATCH, {"prompts": prompts(2)}).status == 202
