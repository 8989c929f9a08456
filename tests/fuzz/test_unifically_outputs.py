"""Whatever conforms is accepted by the mock, completes, and every file its output names can be made; per model."""

import copy
import json
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

import contracts.hooks  # noqa: F401 (importing it registers the hook that drops what only beyond.py refuses)
from contracts import loader
from mock_server.media.make import check
from mock_server.providers.unifically.catalog import FOLLOWS, MODELS, Model
from tests.fuzz.test_unifically_models import alone
from tests.providers.unifically.asks import ASKS, HERON, TASKS, created, file, filled, finished, polled, recipe
from tests.providers.unifically.test_models import decoded, urls
from tests.stage import Met, MockStage

EACH, PHASES = 40, [Phase.generate]


def sent(stage: MockStage, body: Any) -> Met:
    """The answer to a create; its numbers may be larger than our own encoder writes."""
    headers = {"authorization": f"Bearer {stage.key}", "content-type": "application/json"}
    return stage.ask("POST", TASKS, headers, json.dumps(body).encode())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_what_is_generated_for_a_model_becomes_an_output(model: Model) -> None:
    made = Counter[str]()
    stage = MockStage(loader.load("unifically"), scenario="unlimited")
    video = created(stage, "google/veo-3.1-lite", HERON)
    stage.advance("idle")
    strategy = schemathesis.openapi.from_dict(alone(model.id))["/v1/tasks"]["POST"].as_strategy()

    @settings(max_examples=EACH, database=None, deadline=None, phases=PHASES, suppress_health_check=[*HealthCheck])
    @given(case=strategy)
    def generated(case: schemathesis.Case[Any]) -> None:
        body: Any = copy.deepcopy(case.body)
        assert isinstance(body, dict)
        if model.family in FOLLOWS:
            body["input"]["task_id"] = video
        met = sent(stage, {**body, "dry_run": False})
        assert met.status == 200, met.response_body
        stage.advance("idle")
        output = polled(stage, met.json["data"]["task_id"])["output"]
        for url in urls(output):
            check(recipe(stage, url))
        assert sent(stage, {**body, "dry_run": True}).json["data"]["cost"] > 0
        made[model.id] += 1

    generated()
    assert made[model.id] >= EACH // 2


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_every_file_of_a_model_is_decoded(model: Model) -> None:
    stage = MockStage(loader.load("unifically"))
    output = finished(stage, model.id, filled(stage, ASKS[model.id]))

    for url in dict.fromkeys(urls(output)):
        decoded(url)(file(stage, url))
