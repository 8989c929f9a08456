"""A transcript as people and machines read it: lines, JSON, JUnit, a page that stands alone."""

import json
from collections.abc import Callable, Iterator

from contracts.report.junit import Case, junit
from mock_server.exam import page
from mock_server.exam.marks import Mark, Transcript

_SIGNS = {"passed": "passed ", "failed": "FAILED ", "not exercised": "IDLE   "}


def line(mark: Mark) -> Iterator[str]:
    """A paper's lines: how it went, and why."""
    blame = f"  ({mark.blame})" if mark.blame else ""
    yield f"{_SIGNS[mark.grade]} {mark.paper:<14} {mark.title}, {mark.took_s:.1f} s{blame}"
    for reason in mark.reasons:
        yield f"         {reason}"


def closing(transcript: Transcript) -> Iterator[str]:
    """The last lines: rules broken in any paper, and the mark."""
    counted = {reason.partition(":")[0] for mark in transcript.marks for reason in mark.reasons}
    for mark in transcript.marks:
        for each in mark.verdicts:
            if each.verdict == "fail" and each.rule not in counted:
                counted.add(each.rule)
                yield f"broken  {each.rule} (paper {mark.paper}): {each.said}"
    passed = sum(mark.grade == "passed" for mark in transcript.marks)
    rules = transcript.rules
    kept = sum(met == "pass" for met in rules.values())
    papers = f"{passed} of {len(transcript.marks)} papers passed"
    yield f"{papers}, {kept} of {len(rules)} rules kept: {transcript.percent} %."


def as_json(transcript: Transcript) -> str:
    """Everything."""
    return json.dumps(transcript.as_dict(), indent=2) + "\n"


def as_junit(transcript: Transcript) -> str:
    """A test case a paper and a test case a rule; a harness at fault is an error, everything else a failure."""
    papers = [_paper(mark) for mark in transcript.marks]
    return junit(
        f"soundstage exam {transcript.provider}", papers + [_rule(transcript, rule) for rule in transcript.rules]
    )


def _paper(mark: Mark) -> Case:
    told = (f"{mark.grade} ({mark.blame})", "\n".join(mark.reasons)) if mark.grade != "passed" else None
    if mark.blame == "harness":
        return Case(mark.paper, "papers", mark.took_s, error=told)
    return Case(mark.paper, "papers", mark.took_s, told)


def _rule(transcript: Transcript, rule: str) -> Case:
    broken = transcript.rules[rule] == "fail"
    return Case(rule, "rules", 0.0, (rule, transcript.why(rule)) if broken else None)


FORMS: dict[str, Callable[[Transcript], str]] = {"json": as_json, "junit": as_junit, "html": page.text}
