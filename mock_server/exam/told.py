"""A transcript as people and machines read it: lines, JSON, JUnit, a page that stands alone."""

import json
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as Xml

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
    suites = Xml.Element("testsuites", name=f"soundstage exam {transcript.provider}")
    papers = Xml.SubElement(suites, "testsuite", name="papers", tests=str(len(transcript.marks)))
    for mark in transcript.marks:
        case = Xml.SubElement(papers, "testcase", classname="papers", name=mark.paper, time=f"{mark.took_s:.2f}")
        if mark.grade != "passed":
            noun = "error" if mark.blame == "harness" else "failure"
            Xml.SubElement(case, noun, message=f"{mark.grade} ({mark.blame})").text = "\n".join(mark.reasons)
    rules = Xml.SubElement(suites, "testsuite", name="rules", tests=str(len(transcript.rules)))
    for rule, met in transcript.rules.items():
        case = Xml.SubElement(rules, "testcase", classname="rules", name=rule)
        if met == "fail":
            Xml.SubElement(case, "failure", message=rule).text = transcript.why(rule)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


FORMS: dict[str, Callable[[Transcript], str]] = {"json": as_json, "junit": as_junit, "html": page.text}
