"""A transcript as one page: every paper with its story, exchange by exchange, and every rule with what was seen."""

from typing import Any

from contracts import loader
from contracts.referee.case import Case, Sent, Watched
from contracts.referee.verdict import Ruling
from contracts.report import page
from contracts.report.markup import Html, el
from contracts.report.timeline import Dot, Lane, timeline
from mock_server.exam.marks import Mark, Transcript

TONES = {"passed": "good", "failed": "bad", "not exercised": "mute"}
RULINGS = {"pass": "passed", "fail": "failed"}
MOST_SHOWN = 100  # exchanges of a paper that are kept: a client in a loop makes thousands


def text(transcript: Transcript) -> str:
    """The whole page."""
    grades = [mark.grade for mark in transcript.marks]
    parts = [(grade, tone, grades.count(grade)) for grade, tone in TONES.items()]  # type: ignore[arg-type]  # its keys
    verdict = page.pill(f"{transcript.percent} %", "good" if transcript.code == 0 else "bad")
    title = f"Exam: {transcript.provider}, {transcript.percent} %"
    kept: dict[str, Any] = {}
    papers = [_paper(mark, f"p{place}", kept) for place, mark in enumerate(transcript.marks)]
    return page.page(
        title,
        page.header(f"Exam: {transcript.provider}", _said(transcript), verdict, _facts(transcript)),
        page.bar(parts),
        page.filters(parts, []),
        page.section("Papers", el("div", papers, class_="rows"), ident="papers"),
        page.section("Rules", _rules(transcript), ident="rules"),
        data=kept,
    )


def _said(transcript: Transcript) -> str:
    passed = sum(mark.grade == "passed" for mark in transcript.marks)
    good = sum(met == "pass" for met in transcript.rules.values())
    papers, rules = len(transcript.marks), len(transcript.rules)
    return f"{passed} of {papers} papers passed, {good} of {rules} rules kept."


def _facts(transcript: Transcript) -> list[tuple[str, str]]:
    took_s = max((mark.took_s for mark in transcript.marks), default=0.0)
    requests = sum(len(mark.case.exchanges) for mark in transcript.marks)
    return [("longest paper", f"{took_s:.1f} s"), ("requests", f"{requests:,}")]


def _paper(mark: Mark, name: str, kept: dict[str, Any]) -> Html:
    """One paper, open where it was not passed; what its exchanges were is added to `kept`."""
    told = {f"{name}-{number}": each for number, each in enumerate(_told(mark.case))}
    kept |= told
    summary = el(
        "summary",
        page.pill(mark.grade, TONES[mark.grade]),
        el("span", mark.paper, class_="id"),
        el("span", mark.title, class_="says"),
        el("span", f"{mark.took_s:.1f} s", class_="took"),
    )
    return el(
        "details",
        summary,
        el("p", f"Whose fault: {mark.blame}.", class_="note") if mark.blame else None,
        [el("p", reason) for reason in mark.reasons],
        _story(mark.case),
        data_verdict=mark.grade,
        data_exchanges=" ".join(told) or None,
        open=mark.grade != "passed",
    )


def _story(case: Case) -> Html | None:
    """What was asked and what was sent, on the world's seconds from the first of it."""
    instants = [each.moment.at_s for each in case.exchanges] + [each.moment.at_s for each in case.deliveries]
    if not instants:
        return None
    first_s = min(instants)
    asked = [Dot(each.moment.at_s - first_s, _line(each), _tone(each.status)) for each in case.exchanges]
    sent = [Dot(each.moment.at_s - first_s, _hook(each), _tone(each.answered)) for each in case.deliveries]
    return timeline([Lane("requests", dots=asked), Lane("webhooks", dots=sent)])


def _tone(status: int | None) -> str:
    if status is None:
        return "bad"
    return "good" if status < 300 else "warn" if status == 429 else "bad"


def _line(each: Watched) -> str:
    return f"{each.method} {each.path}: {each.status}"


def _hook(each: Sent) -> str:
    return f"webhook {each.name}, attempt {each.number}: {each.answered or each.error}"


def _told(case: Case) -> list[dict[str, Any]]:
    """Exchanges and webhooks in their order, as `page.js` writes them out."""
    events = [(each.moment.at_s, _exchange(each, case.stamp(each.moment.at_s))) for each in case.exchanges]
    events += [(each.moment.at_s, _sent(each, case.stamp(each.moment.at_s))) for each in case.deliveries]
    return [told for _, told in sorted(events, key=lambda event: event[0])[:MOST_SHOWN]]


def _exchange(each: Watched, at: str) -> dict[str, Any]:
    lost = ", which did not reach the client" if each.lost else ""
    query = f"?{each.query}" if each.query else ""
    asked = [f"{each.method} {each.path}{query}", dict(each.request_headers), _body(each.request_body)]
    told = [f"{each.status}{lost}", dict(each.response_headers), _body(each.response_body)]
    return {"note": f"{each.id} at {at}", "asked": asked, "told": told}


def _sent(each: Sent, at: str) -> dict[str, Any]:
    asked = [f"POST, attempt {each.number}", dict(each.headers), _body(each.body)]
    return {"note": f"{each.name} at {at}", "asked": asked, "told": [str(each.answered or each.error), {}, ""]}


def _body(raw: bytes) -> str:
    return raw[:4_000].decode("utf-8", "replace")


def _rules(transcript: Transcript) -> Html:
    rows = [_rule(transcript, rule, RULINGS[met]) for rule, met in sorted(transcript.rules.items(), key=_kept)]
    return el("div", rows, class_="rows") if rows else Html("")


def _kept(row: tuple[str, Ruling]) -> bool:
    """What was broken comes first."""
    return row[1] == "pass"


def _rule(transcript: Transcript, rule: str, grade: str) -> Html:
    provider, _, ident = rule.partition("/")
    known = loader.load(provider).rules.get(ident) if ident else None
    summary = el(
        "summary",
        page.pill(grade, TONES[grade]),
        el("span", rule, class_="id"),
        el("span", known.says if known else transcript.why(rule), class_="says"),
    )
    source = el("p", "Source: ", known.source, class_="source") if known else None
    return el("details", summary, el("p", transcript.why(rule)), source, data_verdict=grade)
