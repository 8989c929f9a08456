"""JUnit files hold to the grammar build servers read: elements, their order, their attributes, their counts."""

from xml.etree import ElementTree

import pytest

from contracts.report.junit import Case, junit

# Of the schema of Jenkins' xUnit plugin: attributes needed and allowed, and children in their order.
GRAMMAR: dict[str, tuple[set[str], set[str], list[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "disabled", "errors"}, ["testsuite"]),
    "testsuite": (
        {"name", "tests"},
        {"failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"},
        ["properties", "testcase", "system-out", "system-err"],
    ),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": (
        {"name", "classname"},
        {"assertions", "time", "status"},
        ["skipped", "error", "failure", "system-out", "system-err"],
    ),
    "failure": (set(), {"type", "message"}, []),
    "error": (set(), {"type", "message"}, []),
    "skipped": (set(), {"type", "message"}, []),
    "system-out": (set(), set(), []),
}


def faults(element: ElementTree.Element) -> list[str]:
    """Sentences about what the grammar does not know."""
    needed, allowed, children = GRAMMAR[element.tag]
    said = [f"{element.tag} lacks {name}" for name in needed - set(element.attrib)]
    said += [f"{element.tag} has {name}" for name in set(element.attrib) - needed - allowed]
    met = [child.tag for child in element]
    known = [tag for tag in met if tag in children]
    said += [f"{element.tag} holds {tag}" for tag in met if tag not in children]
    said += [f"{element.tag} is out of order"] if known != sorted(known, key=children.index) else []
    return said + [fault for child in element for fault in (faults(child) if child.tag in GRAMMAR else [])]


CASES = [
    Case("S-1/accepts/1", "creativeai.rules", 0.25),
    Case("S-2/accepts/1", "creativeai.rules", 0.5, failure=("a < b", "whole\nstory & more"), said="inferred"),
    Case("S-3", "creativeai.media", 0, skipped='needs "a key"'),
    Case("plain", "papers", 0.25, error=("not exercised", "no such command")),
]


def test_a_file_holds_to_the_grammar() -> None:
    suites = ElementTree.fromstring(junit("check", CASES, {"target": "http://x"}))

    assert faults(suites) == []
    suite = suites[0]
    counts = [suite.attrib[name] for name in ("tests", "failures", "errors", "skipped", "time")]
    assert counts == ["4", "1", "1", "1", "1.000"]
    assert suite.findall("testcase")[1].findtext("failure") == "whole\nstory & more"


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "]]>", "\ufffe"])
def test_no_text_breaks_the_file(text: str) -> None:
    made = junit(text, [Case(text, text, 0, failure=(text, text), said=text)], {text: text})

    assert faults(ElementTree.fromstring(made.encode())) == []


def test_the_grammar_sees_what_is_wrong() -> None:
    wrong = ElementTree.fromstring(
        '<testsuites skipped="1"><testsuite name="a"><testcase name="b"/></testsuite></testsuites>'
    )

    assert faults(wrong) == ["testsuites has skipped", "testsuite lacks tests", "testcase lacks classname"]
