"""Calls of Kubeez's tools, as the MCP session makes them."""

from typing import Any

import orjson

from contracts import loader
from tests.stage import Met, MockStage

KUBEEZ = loader.load("kubeez")


class Tools(MockStage):
    """A stage that calls tools by name."""

    def __init__(self, scenario: str = "default") -> None:
        super().__init__(KUBEEZ, scenario=scenario)

    def call(self, tool: str, *, key: str | None = None, **arguments: Any) -> Met:
        """Call a tool with the stage's key, or another."""
        headers = {"authorization": f"Bearer {key or self.key}"}
        return self.ask("TOOL", tool, headers, orjson.dumps(arguments))

    def done(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that must take it; the answer."""
        met = self.call(tool, **arguments)
        assert met.status == 200, met.response_body
        return met.json

    def refused(self, tool: str, **arguments: Any) -> tuple[int, str, str | None]:
        """Call a tool that must refuse it: status, code, and the parameter named."""
        met = self.call(tool, **arguments)
        error = met.json["error"]
        assert met.json["detail"] == error["message"]
        return met.status, error["code"], error.get("param")
