"""No file tells of the machine it was written on, of an address packages come from, or a secret."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tree

TELLTALES = {
    "machine path": r"(?<![\w.:/<{}-])/(?:work|root|home|Users|opt|mnt|workspace)/\w|\b[A-Z]:\\+Users\b",
    "registry address": r"\bpypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.(?:org|com)|debian\.org|index-url\b",
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "live key": r"\b(?:rph|sk|pk|rk)_live_(?!mock)(?=\w*\d)\w{16,}",
    "vendor key": r"\bsk-(?!mock)(?=[\w-]*\d)(?:proj-|ant-)?[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}",
    "access token": r"\bgh[pousr]_\w{30,}|\bxox[abprs]-\w{10,}|\bwhsec_(?=\w*\d)\w{20,}|\beyJ\w{10,}\.eyJ\w{10,}\.",
}


def telltales(text: str) -> list[str]:
    """`line 3: machine path` for each that is met."""
    return [
        f"line {number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in TELLTALES.items()
        if re.search(pattern, line)
    ]


def text_of(path: Path) -> str:
    """Bytes that are not text (a picture, a font) are read as far as they go."""
    return (ROOT / path).read_bytes().decode(errors="replace")


def test_no_file_tells_of_machines_registries_or_secrets() -> None:
    mine = Path(__file__).relative_to(ROOT)
    told = {str(path): telltales(text_of(path)) for path in tree() if path != mine}

    assert {name: what for name, what in told.items() if what} == {}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("open('/home/ann/notes.txt')", "machine path"),
        ("cache = /opt/wheels", "machine path"),
        (r"C:\Users\ann", "machine path"),
        ("--extra-index-url x", "registry address"),
        ("from https://files.pythonhosted.org/packages/x", "registry address"),
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("key: rph_live_9f8e7d6c5b4a39281706", "live key"),
        ("OPENAI_API_KEY=sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2", "vendor key"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "access token"),
    ],
)
def test_a_telltale_is_seen(line: str, what: str) -> None:
    assert telltales(f"fine\n{line}\n") == [f"line 2: {what}"]


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer sk-mock_ci42-with-a-long-name-2026",
        "keys that begin with rph_live_ or sk_live_ are refused",
        "make install PYTHON=/path/to/python3.11",
        "GET /v1/work/items and https://example.org/home/page",
        "rph_test_mock_demo__free-tier",
    ],
)
def test_examples_and_mock_keys_are_no_telltales(line: str) -> None:
    assert telltales(line) == []
