"""Each of the 64 models has its branch, which takes what it should and names what it should not."""

import re
from collections import Counter
from typing import Any

import pytest

from contracts.document import deref
from contracts.rule import Case
from contracts.unifically import kinds
from tests.contracts.rows import filled
from tests.contracts.unifically.samples import HERON, MODELS, TASK, UNIFICALLY, asked
from tests.contracts.unifically.test_rules import MEANT

SCHEMAS = UNIFICALLY.document["components"]["schemas"]
REQUEST = SCHEMAS["TaskRequest"]
ACCEPTED: dict[str, list[Case]] = {model: [] for model in MODELS}
REFUSED: dict[str, list[Case]] = {model: [] for model in MODELS}
for _row in UNIFICALLY.rules.values():
    for _case in _row.cases:
        _model = _case.call.body.get("model") if isinstance(_case.call.body, dict) else None
        if isinstance(_model, str) and _model in ACCEPTED:
            (ACCEPTED if _case.kind == "accepts" else REFUSED)[_model].append(_case)


def branch(model: str) -> dict[str, Any]:
    found: dict[str, Any] = deref(UNIFICALLY.document, {"$ref": REQUEST["discriminator"]["mapping"][model]})
    return found


def test_there_are_64_models_25_of_video_25_of_image_14_of_audio() -> None:
    kind = {"U-132": "video", "U-133": "image"}
    assert Counter(kind.get(kinds.kind(model)[0], "audio") for model in MODELS) == {
        "video": 25,
        "image": 25,
        "audio": 14,
    }


def test_branches_are_those_of_the_discriminator_each_once() -> None:
    assert [each["$ref"] for each in REQUEST["oneOf"]] == list(REQUEST["discriminator"]["mapping"].values())
    assert len({each["$ref"] for each in REQUEST["oneOf"]}) == 64


@pytest.mark.parametrize("model", MODELS)
def test_a_branch_is_for_its_model_alone(model: str) -> None:
    written = branch(model)
    assert written["properties"]["model"]["const"] == model
    assert written["required"] == ["model", "input"]
    assert set(written["properties"]) == {"model", "input", "callback_url", "dry_run"}


@pytest.mark.parametrize("model", MODELS)
def test_each_model_has_a_sample_it_takes_and_one_it_refuses(model: str) -> None:
    """Counted: nobody is forgotten. The samples are the cases of the rules."""
    assert [case.id for case in ACCEPTED[model] if TASK.violation(filled(case.call.body, MEANT)) is not None] == []
    assert ACCEPTED[model]
    assert REFUSED[model]


@pytest.mark.parametrize("model", MODELS)
def test_a_branch_names_what_its_input_lacks(model: str) -> None:
    """The errors of one branch, not of sixty-four: a parameter, a rule, a sentence."""
    found = TASK.violation(asked(model))

    assert found is not None
    assert found.param is not None
    assert found.param.startswith("input.")
    assert found.rule in UNIFICALLY.rules
    assert re.search(r" (is|are) required|must", found.message)


def fields(schema: dict[str, Any], around: str) -> list[tuple[str, Any]]:
    """Every constrained field of an input, those of the schemas it is made of included."""
    own = deref(UNIFICALLY.document, schema)
    found = [(f"{around}.{name}", field) for name, field in own.get("properties", {}).items()]
    inner = [part for part in own.get("allOf", ()) if "x-at-most" not in part]
    return found + [pair for part in inner for pair in fields(part, around)]


@pytest.mark.parametrize("model", MODELS)
def test_every_constrained_field_of_an_input_carries_its_rule(model: str) -> None:
    for name, field in fields(branch(model)["properties"]["input"], model):
        if isinstance(field, dict) and set(field) - {"x-harsh"}:  # `false` is explained by what holds it
            assert "x-rule" in field or "x-rule" in deref(UNIFICALLY.document, field), name


@pytest.mark.parametrize(
    ("body", "rule", "message"),
    [
        ({"input": {}}, "U-2", "model is required"),
        ({"model": 7, "input": {}}, "U-2", "model must be one of the 64 documented words, such as "),
        (
            {"model": "google/veo3.1-fast", "input": {}},
            "U-3",
            'model must be one of the 64 documented words, such as "google/veo-3.1-fast"; got "google/veo3.1-fast"',
        ),
        ({"model": "", "input": {}}, "U-3", "model must be one of the 64 documented words, such as "),
    ],
)
def test_an_unknown_model_is_told_from_a_missing_one_by_its_rule(body: dict[str, Any], rule: str, message: str) -> None:
    """What is a model nobody knows is answered 404, what is no model at all 400: the rule tells which."""
    found = TASK.violation(body)

    assert found is not None
    assert (found.param, found.rule) == ("model", rule)
    assert found.message.startswith(message)


@pytest.mark.parametrize("body", [[], "a task", None, 7])
def test_a_body_that_is_no_object_is_called_so(body: Any) -> None:
    found = TASK.violation(body)

    assert found is not None
    assert (found.param, found.rule) == (None, "U-2")
    assert found.message.startswith("the body must be an object")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            asked("google/veo-3.1-fast", prompt="A", end_image_url="http://a"),
            "input.end_image_url is not allowed here: it needs start_image_url",
        ),
        (
            asked("google/veo-3.1-fast", prompt="A", start_image_url="http://a", reference_image_urls=["http://b"]),
            "start_image_url and reference_image_urls cannot be sent together; got ",
        ),
        (
            asked("google/veo-3.1-fast", prompt="A", reference_image_urls=["http://a"] * 4),
            "reference_image_urls and reference_characters[].image_urls may hold 3 items together at most; got ",
        ),
        (
            asked("kuaishou/kling-2.6-video", prompt="A", start_frame_url="http://a", voices=[{"voice_id": 1}]),
            "input.voices is not allowed here: voices need native_audio",
        ),
        (
            asked("hailuo/minimax-2.0", prompt="A", resolution="512p"),
            'input.resolution must be one of "768p", "1080p"; got "512p"',
        ),
        (
            asked("google/gemini-omni-flash-video-edit", prompt="A", reference_video_urls=["http://a"], end_frame=-1),
            "input.end_frame must be at least 0, the start_frame; got -1",
        ),
        (
            asked("kuaishou/kling-3.0-omni-video", multi_shots=[{"prompt": "A", "duration": 9}] * 2),
            "input.multi_shots must last 3 to 15 seconds together; got 18",
        ),
    ],
)
def test_a_refusal_says_what_was_wanted_and_met(body: dict[str, Any], message: str) -> None:
    found = TASK.violation(body)
    assert found is not None
    assert found.message.startswith(message)


def test_whole_floats_become_ints_where_the_branch_says_integer() -> None:
    sent = asked("kuaishou/kling-3.0-omni-video", multi_shots=[{"prompt": "A", "duration": 4.0}] * 2, duration=8.0)
    told = TASK.whole(sent)
    assert repr(told) == repr(
        asked("kuaishou/kling-3.0-omni-video", multi_shots=[{"prompt": "A", "duration": 4}] * 2, duration=8)
    )
    assert TASK.whole(HERON) is HERON


def test_examples_of_the_document_conform_to_it() -> None:
    count = 0
    for operation in UNIFICALLY.operations.values():
        method, path, _ = operation.routes[0]
        content = UNIFICALLY.document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
        for media in content.values():
            for name, example in media.get("examples", {}).items():
                assert operation.violation(example["value"]) is None, name
                count += 1
    assert count == 6


def test_paths_have_the_names_they_are_known_by() -> None:
    routes = {name: (method, path) for each in UNIFICALLY.operations.values() for method, path, name in each.routes}
    assert routes == {
        "createTask": ("POST", "/v1/tasks"),
        "getTask": ("GET", "/v1/tasks/{task_id}"),
        "getAccount": ("GET", "/account"),
        "getAccountV1": ("GET", "/v1/account"),
        "listModels": ("GET", "/v1/models"),
        "listVoices": ("GET", "/v1/resources/elevenlabs/voices"),
        "listVoicesKling": ("GET", "/v1/resources/kuaishou/kling/voices"),
        "listVoicesGoogle": ("GET", "/v1/resources/google/veo/voices"),
        "uploadFile": ("PUT", "/upload"),
    }
    assert list(UNIFICALLY.operations) == [
        "getAccount",
        "listModels",
        "listVoices",
        "uploadFile",
        "createTask",
        "getTask",
    ]
