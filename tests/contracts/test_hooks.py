"""Schemathesis drops exactly the cases that only a rule beyond the schema refuses."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import schemathesis

from contracts import beyond, hooks, loader
from contracts.contract import Contract
from contracts.violation import Violation

HEAD = """\
openapi: 3.1.0
info: {title: Twins, version: v1}
paths:
  /pairs:
    post:
      operationId: createPair
      x-beyond-schema: [X-1]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [a, b], properties: {a: {type: integer}, b: {type: integer}}}
      responses: {'202': {description: Taken.}}
    get: {operationId: listPairs, responses: {'200': {description: All.}}}
"""


def smaller_first(body: Any) -> Violation | None:
    """X-1: a is less than b, which no schema can say."""
    return None if body["a"] < body["b"] else Violation("b", "X-1", f"b must be more than a; got {body['b']}", "beyond")


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Contract:
    (tmp_path / "openapi.yaml").write_text(HEAD)
    monkeypatch.setattr(beyond, "_known", lambda provider: {"X-1": smaller_first})
    contract = loader.load_folder(tmp_path)
    monkeypatch.setattr(loader, "providers", lambda: ["twins"])
    monkeypatch.setattr(loader, "load", lambda provider: contract)
    return contract


def generated(contract: Contract, body: Any, method: str = "post") -> schemathesis.Case[Any]:
    written = contract.document["paths"]["/pairs"][method]
    schema = SimpleNamespace(raw_schema=contract.document)
    operation = SimpleNamespace(definition=SimpleNamespace(raw=written), schema=schema)
    return cast("schemathesis.Case[Any]", SimpleNamespace(operation=operation, body=body))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"a": 1, "b": 2}, True),
        ({"a": 2, "b": 1}, False),
        ({"a": "2", "b": 1}, True),  # refused by the schema: a good negative case
        ({}, True),
        (b'{"a": 2, "b": 1', True),  # JSON that was broken on purpose
    ],
)
def test_only_what_breaks_a_rule_beyond_the_schema_is_dropped(twins: Contract, body: Any, kept: bool) -> None:
    assert hooks.keeps(generated(twins, body)) is kept


def test_an_operation_without_such_rules_keeps_everything(twins: Contract) -> None:
    assert hooks.keeps(generated(twins, {"a": 2, "b": 1}, "get"))


def test_a_request_is_refused_by_the_rule_beyond_the_schema(twins: Contract) -> None:
    operation = twins.operations["createPair"]
    assert operation.beyond_schema == ("X-1",)
    assert operation.violation({"a": 1, "b": 2}) is None
    found = operation.violation({"a": 2, "b": 1})
    assert found is not None
    assert (found.param, found.rule) == ("b", "X-1")


def test_schemathesis_asks_our_hook() -> None:
    """Importing the module registered it, and a schema built from a document runs it on every generated case."""
    assert hooks.filter_case in schemathesis.hooks.GLOBAL_HOOK_DISPATCHER.get_all_by_name("filter_case")


def test_schemathesis_generates_only_what_is_kept(twins: Contract) -> None:
    from hypothesis import given, settings

    schema = schemathesis.openapi.from_dict(twins.document)
    strategy = schema["/pairs"]["POST"].as_strategy()
    bodies = []

    @settings(max_examples=40, database=None)
    @given(case=strategy)
    def collect(case: Any) -> None:
        bodies.append(case.body)

    collect()
    assert bodies
    assert all(body["a"] < body["b"] for body in bodies)
