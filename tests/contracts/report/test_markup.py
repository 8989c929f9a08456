"""Markup is made of values: what anybody else wrote is escaped."""

from contracts.report.markup import Html, el, join


def test_text_is_escaped_and_markup_is_not() -> None:
    assert el("p", "a < b & c", el("b", "<script>")) == "<p>a &lt; b &amp; c<b>&lt;script&gt;</b></p>"


def test_attributes_are_quoted() -> None:
    assert el("a", "x", href='"><script>', class_="note") == '<a href="&quot;&gt;&lt;script&gt;" class="note">x</a>'


def test_what_is_none_or_false_is_left_out() -> None:
    assert el("p", None, "a", False, [None, "b"], class_=None, hidden=False, open=True) == "<p open>ab</p>"


def test_a_void_element_has_no_end() -> None:
    assert el("input", type="search", name="a") == '<input type="search" name="a">'


def test_lists_are_joined() -> None:
    assert join(["a", ("b", Html("<i>"))]) == "ab<i>"
