"""The ledger tells a world's money: sums, lines, and what the run would have cost live."""

from mock_server.control.schemas import LedgerTold
from tests.control.inprocess import Server


def test_the_ledger_tells_every_hold_capture_and_release(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    paid, failed = server.submit("one"), server.submit("[mock:fail@40s]")

    held = server.get("/_mock/worlds/w/ledger")
    assert held["creativeai"] == {"balance": 880, "held": 120, "spent": 0}

    server.clock(until="idle")
    told = server.get("/_mock/worlds/w/ledger")

    LedgerTold.model_validate(told, strict=True)
    assert set(told) == {*server.world().rooms, "live_usd", "entries"}
    assert told["creativeai"] == {"balance": 940, "held": 0, "spent": 60}
    assert told["live_usd"] > 0
    lines = [(line["kind"], line["amount"], line["job"], line["provider"]) for line in told["entries"]]
    assert lines == [
        ("hold", 60, paid, "creativeai"),
        ("hold", 60, failed, "creativeai"),
        ("release", 60, failed, "creativeai"),
        ("capture", 60, paid, "creativeai"),
    ]
    assert [line["at"] for line in told["entries"]] == sorted(line["at"] for line in told["entries"])


def test_a_fortune_can_be_told(server: Server) -> None:
    server.put("w", accounts={"creativeai": {"credits": 10**30}})

    assert server.get("/_mock/worlds/w/ledger")["creativeai"]["balance"] == 1e30


def test_dollars_are_told_as_dollars_and_to_the_cent(server: Server) -> None:
    """Unifically's money is counted in millionths, so that sums are exact; people are told dollars."""
    server.put("w", accounts={"unifically": {"balance_usd": 5}})
    asked = {"model": "alibaba/qwen-image-2.0", "input": {"prompt": "A kite"}}
    key = {"Authorization": "Bearer mock_w"}
    tasks = [server.ask("POST", "/unifically/v1/tasks", headers=key, json=asked).json() for _ in range(3)]

    assert server.get("/_mock/worlds/w/ledger")["unifically"] == {"balance": 4.9265, "held": 0.0735, "spent": 0.0}
    server.clock(until="idle")

    told = server.get("/_mock/worlds/w/ledger")
    LedgerTold.model_validate(told, strict=True)
    assert told["unifically"] == {"balance": 4.9265, "held": 0.0, "spent": 0.0735}
    assert {line["amount"] for line in told["entries"]} == {0.0245}
    assert told["live_usd"] == 0.0735
    job = server.get(f"/_mock/worlds/w/jobs/{tasks[0]['data']['task_id']}")
    assert job["price"] == 0.0245
