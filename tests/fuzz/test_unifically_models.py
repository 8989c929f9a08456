"""Schemathesis makes tasks for every one of Unifically's 64 models, and all of them conform: counted per model."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

import contracts.hooks  # noqa: F401 (importing it registers the hook that drops what only beyond.py refuses)
from contracts import loader

UNIFICALLY = loader.load("unifically")
TASK = UNIFICALLY.operations["createTask"]
MAPPING = UNIFICALLY.document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"]
EACH, PHASES = 25, [Phase.generate]


def alone(model: str) -> dict[str, Any]:
    """The document as if there were no other model."""
    schemas = {**UNIFICALLY.document["components"]["schemas"], "TaskRequest": {"$ref": MAPPING[model]}}
    components = {**UNIFICALLY.document["components"], "schemas": schemas}
    return {**UNIFICALLY.document, "components": components}


@pytest.mark.parametrize("model", MAPPING)
def test_what_is_generated_for_a_model_conforms(model: str) -> None:
    made = Counter[str]()
    strategy = schemathesis.openapi.from_dict(alone(model))["/v1/tasks"]["POST"].as_strategy()

    @settings(max_examples=EACH, database=None, deadline=None, phases=PHASES, suppress_health_check=[*HealthCheck])
    @given(case=strategy)
    def generated(case: schemathesis.Case[Any]) -> None:
        assert TASK.violation(case.body) is None
        assert isinstance(case.body, dict)
        made[str(case.body["model"])] += 1

    generated()
    assert list(made) == [model]
    assert made[model] >= EACH // 2
