"""What is tried of each model's table: edges by schema, and verdicts by the document."""

import pytest

from contracts import loader
from contracts.suite.unifically import edges, models

UNIFICALLY = loader.load("unifically")
TASK = UNIFICALLY.operations["createTask"]


def test_a_bound_is_tried_on_both_sides() -> None:
    tried = list(edges.values("steps", {"type": "integer", "minimum": 1, "maximum": 50}))

    assert tried == [1, 0, 50, 51, -7, "seven"]


def test_each_word_of_a_list_is_tried_and_one_that_is_none() -> None:
    assert list(edges.values("mode", {"type": "string", "enum": ["std", "pro"]})) == ["std", "pro", "no-such-word", 7]


def test_items_and_characters_are_counted() -> None:
    urls = [
        len(each) for each in edges.values("image_urls", {"type": "array", "maxItems": 3}) if isinstance(each, list)
    ]
    texts = [len(each) for each in edges.values("prompt", {"type": "string", "maxLength": 5}) if isinstance(each, str)]

    assert (urls, texts) == ([3, 4], [5, 6])


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        ("hailuo/minimax-2.3", "U-45"),
        ("hailuo/minimax-2.3-fast", "U-45"),
        ("google/veo-3.1-lite", "U-12"),  # a pair
        ("kuaishou/kling-2.6-video", "U-66"),
        ("black-forest-labs/flux.2-flex", "U-89"),
        ("alibaba/wan-2.5-image", "U-96"),
    ],
)
def test_a_model_s_own_rules_are_tried(model: str, rule: str) -> None:
    bodies = list(models.tried(UNIFICALLY, models.bases(UNIFICALLY)[model]))

    broken = {found.rule for body in bodies if (found := TASK.violation(body)) is not None}
    assert rule in broken
    assert any(TASK.violation(body) is None for body in bodies)


def test_all_models_are_tried_but_those_that_need_what_was_made_before() -> None:
    known = UNIFICALLY.document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"]

    assert set(known) - set(models.bases(UNIFICALLY)) == {
        *("google/veo-3.1-extend", "google/veo-3.1-upscale", "xai/grok-imagine-video-extend"),
        *("suno-ai/stems", "suno-ai/stems-all", "suno-ai/wav"),
    }
