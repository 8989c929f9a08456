"""`GET .../report`: what the referee says, read over the wire; and what that costs."""

from contracts.referee import Report, judge, judged
from mock_server.control.referee import case_of
from mock_server.control.schemas import ReportTold
from mock_server.engine.clock import real_s
from tests.control.inprocess import KEY, Server, problem
from tests.exam.stand import Stand
from tests.exam.video import VIDEOS, submit

PATH = "/_mock/worlds/w/report"


def test_every_judged_rule_has_its_verdict(server: Server) -> None:
    server.put("w")

    told = server.get(PATH)

    ReportTold.model_validate(told, strict=True)
    assert [row["rule"] for row in told["verdicts"]] == list(judged())
    assert {row["verdict"] for row in told["verdicts"]} == {"not_exercised"}
    assert told["exchanges_lost"] == 0


def test_a_client_that_does_not_wait_is_told_what_when_and_why(server: Server) -> None:
    server.put("w")
    job = server.submit("one")
    for _ in range(3):
        server.ask("GET", f"/creativeai{VIDEOS}/{job}", headers=KEY)

    broken = Report.of(server.get(f"{PATH}?pace=2"))["creativeai/C-9"]

    assert broken.verdict == "fail"
    assert broken.evidence == (0, 1)
    assert "first polled 0.0 s later; a job needs 10 s to be set up. C-9: A client waits" in broken.said
    assert broken.said.endswith("(documented: 004_1cc0cce55a1a1ab0.txt, Video Polling Best Practices)")


def test_a_pace_is_a_number_above_zero(server: Server) -> None:
    server.put("w")

    assert "pace" in problem(server.ask("GET", f"{PATH}?pace=0"), 400)


def test_a_thousand_exchanges_are_judged_in_no_time() -> None:
    stand = Stand({"accounts": {"creativeai": {"limits": False}}})
    ident = submit(stand)
    for _ in range(1_100):
        stand.sleep(0.5)
        stand.get(f"{VIDEOS}/{ident}")
    judge(case_of(stand.world, stand.worlds.journal))
    started_s = real_s()

    report = judge(case_of(stand.world, stand.worlds.journal))

    took_s = real_s() - started_s
    assert report.exchanges_lost > 0
    assert report["creativeai/C-13"].verdict == "fail"
    assert took_s < 0.25, "five times what it may take: other work shares this machine"
