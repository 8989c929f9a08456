"""A file is one noun: half of them at most 120 lines, none over 400."""

from statistics import median

from tests.house.tree import ROOT, tree

MEDIAN_LINES = 120
MOST_LINES = 400


def too_long(lines: dict[str, int]) -> list[str]:
    """Sentences about what is too long; empty when all is well. Files without a line do not count."""
    filled = {name: count for name, count in lines.items() if count}
    said = [
        f"{name} has {count} lines, {MOST_LINES} is the end" for name, count in filled.items() if count > MOST_LINES
    ]
    middle = median(filled.values())
    return said if middle <= MEDIAN_LINES else [*said, f"half the files have over {middle:g} lines, not {MEDIAN_LINES}"]


def test_files_are_short() -> None:
    assert too_long({str(path): len((ROOT / path).read_text().splitlines()) for path in tree("*.py")}) == []


def test_a_long_file_is_named() -> None:
    assert too_long({"a.py": 401, "b.py": 10, "c.py": 10}) == ["a.py has 401 lines, 400 is the end"]


def test_many_longish_files_are_too_long_together() -> None:
    assert too_long({"a.py": 130, "b.py": 121, "c.py": 20, "__init__.py": 0}) == [
        "half the files have over 121 lines, not 120"
    ]
