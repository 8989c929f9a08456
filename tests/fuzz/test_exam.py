"""The MCP starter sits every paper there is for a client of tools: each is a process that loads the official SDK."""

from mock_server.exam.papers import OTHERS
from tests.exam.test_tools import assert_passed


def test_the_mcp_starter_passes_every_paper() -> None:
    names = {paper.name for paper in OTHERS if not paper.needs & {"hooks", "http"}}

    assert_passed(names, (4, 5, 6, 7, 8, 12, 13, 16, 17))
