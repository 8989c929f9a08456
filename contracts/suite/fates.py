"""Jobs that go wrong on purpose: Soundstage can be asked for them, whoever stands in front of it; others cannot.

Two doors: the header `X-Mock-Rule`, or a magic value in a text where a gateway drops the header. Whether either is open
is asked with a request every provider refuses for nothing.
"""

import json
from dataclasses import dataclass
from typing import Any

from contracts.cases import Unstageable
from contracts.suite.manners import Manners
from contracts.suite.wire import NoAnswer, Wire

HEADER = "x-mock-rule"
_SIGNS = {"fail": "@", "slow": "=", "moderated": "@", "failover": "@"}


@dataclass(frozen=True)
class Fates:
    """One open door. header: the strong one; else a text of the request carries the wish."""

    header: bool
    texts: tuple[str, ...]

    def told(self, name: str, at_s: float | None, body: Any) -> tuple[dict[str, str], Any]:
        """Headers to add, and the body to send. Raises Unstageable where there is no text to write it into."""
        if self.header:
            job = {"outcome": name} | ({"at": f"{at_s:g}s"} if at_s is not None else {})
            return {HEADER: json.dumps({"job": job})}, body
        inside = name + (f"{_SIGNS[name]}{at_s:g}s" if at_s is not None and name in _SIGNS else "")
        return {}, self._written(body, f" [mock:{inside}]")

    def answered(self, status: int, body: Any) -> tuple[dict[str, str], Any]:
        """Headers to add and the body to send for a plain answer of this status. Raises Unstageable as `told` does."""
        return ({HEADER: str(status)}, body) if self.header else ({}, self._written(body, f" [mock:{status}]"))

    def _written(self, body: Any, wish: str) -> Any:
        fields: dict[str, Any] = body if isinstance(body, dict) else {}
        for name in self.texts:
            if isinstance(fields.get(name), str):
                return {**fields, name: fields[name] + wish}
        if isinstance(fields.get("input"), dict):
            return {**fields, "input": self._written(fields["input"], wish)}
        if isinstance(fields.get("prompts"), list):
            items = [{**item, "prompt": str(item.get("prompt", "")) + wish} for item in fields["prompts"]]
            return {**fields, "prompts": items}
        raise Unstageable("the target is asked for failures in a text of the request, and this one has none")


def door(wire: Wire, manners: Manners) -> Fates | None:
    """The door that is open, if any. The requests are invalid: they cost nothing anywhere."""
    probe = manners.probe
    try:
        if wire.call(manners.main, headers={HEADER: str(probe)}, body={}, patient=False).status == probe:
            return Fates(True, manners.texts)
        asked = {"prompt": f"[mock:{probe}]", "duration": -1, "num_images": -1, "model": "no/model"}
        if wire.call(manners.main, body=asked, patient=False).status == probe:
            return Fates(False, manners.texts)
    except NoAnswer:
        pass
    return None
