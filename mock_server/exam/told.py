"""A transcript as people and machines read it: lines, JSON, JUnit, a page that stands alone."""

import html
import json
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as Xml

from mock_server.exam.marks import Mark, Transcript

_SIGNS = {"passed": "passed ", "failed": "FAILED ", "not exercised": "IDLE   "}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #ddd;vertical-align:top}.failed,.fail{color:#a40000}.passed,.pass{color:#0a6b2d}
.idle{color:#7a5c00}small{color:#666}
"""


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
            Xml.SubElement(case, "failure", message=rule).text = _why(transcript, rule)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def as_html(transcript: Transcript) -> str:
    """One page, its style within."""
    head = f"Exam: {transcript.provider}, {transcript.percent} %"
    papers = "".join(_row(mark) for mark in transcript.marks)
    rules = "".join(_rule(transcript, rule, met) for rule, met in transcript.rules.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{head}</title><style>{_STYLE}</style>'
        f"<h1>{head}</h1><table><tr><th>grade<th>paper<th>what happened</tr>{papers}</table>"
        f"<h2>Rules</h2><table>{rules}</table></html>\n"
    )


def _rule(transcript: Transcript, rule: str, met: str) -> str:
    why = html.escape(_why(transcript, rule))
    return f'<tr><td class="{met}">{met}</td><td>{html.escape(rule)}</td><td>{why}</td></tr>'


def _row(mark: Mark) -> str:
    reasons = "".join(f"<p>{html.escape(reason)}</p>" for reason in mark.reasons)
    grade = f'<td class="{mark.grade.split()[-1].replace("exercised", "idle")}">{mark.grade}</td>'
    return f"<tr>{grade}<td>{mark.paper}</td><td>{html.escape(mark.title)}{reasons}</td></tr>"


def _why(transcript: Transcript, rule: str) -> str:
    """What was said of a rule where it went worst."""
    met = transcript.rules[rule]
    said = (
        each.said for mark in transcript.marks for each in mark.verdicts if (each.rule, each.verdict) == (rule, met)
    )
    return next(said, "")


FORMS: dict[str, Callable[[Transcript], str]] = {"json": as_json, "junit": as_junit, "html": as_html}
