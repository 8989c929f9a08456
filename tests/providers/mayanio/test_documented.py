"""The printed generations exist, with their printed values; and what cannot be planted is named."""

from typing import Any

import pytest

from contracts import loader
from mock_server.engine.errors import BadInput
from mock_server.scenario import read
from tests.media.decoded import picture, video
from tests.media.test_model3d import opened
from tests.providers.mayanio.making import BRIDGE, IMAGES, file, made, points, projects
from tests.stage import MockStage

ROW: dict[str, Any] = {
    "provider": "mayanio",
    "operation": "createImages",
    "id": "507f1f77bcf86cd799439011",
    "body": {"prompt": "A bridge"},
    "points": 4,
    "completed_at": "2024-01-15T10:30:00Z",
    "took_ms": 2450,
    "file": "image1.png",
    "thumbnail": "thumb1.webp",
    "file_size": 145678,
}


@pytest.fixture
def printed() -> MockStage:
    return MockStage(loader.load("mayanio"), scenario="documented")


def test_the_printed_project_is_listed_as_printed(printed: MockStage) -> None:
    """mayanio/MX-4, but for the host of its links and the 44 others."""
    told = projects(printed, "type=images&page=1&limit=10&sort=createdAt&order=desc")

    assert told["projects"] == [
        {
            "id": "507f1f77bcf86cd799439011",
            "type": "image",
            "prompt": "A stone bridge over a slow river in the first light",
            "created_at": "2024-01-15T10:30:00Z",
            "url": "http://127.0.0.1:8080/media/stage/image1.webp",
            "thumbnail": "http://127.0.0.1:8080/media/stage/thumb1.webp",
            "metadata": {"aspect_ratio": "16:9", "file_size": 145678, "dimensions": "1920x1080"},
        }
    ]
    assert told["pagination"] == {"page": 1, "limit": 10, "total": 1, "pages": 1, "has_more": False}


def test_the_printed_points_are_spent(printed: MockStage) -> None:
    projects(printed)

    assert points(printed) == (62, 0, 38)
    assert made(printed, IMAGES, BRIDGE)["remaining_points"] == 58


def test_the_printed_files_are_there(printed: MockStage) -> None:
    model, clip, image = projects(printed)["projects"]

    assert opened(file(printed, model["url"])).document["asset"]["version"] == "2.0"
    assert video(file(printed, clip["url"])).size == (1280, 720)
    shown = picture(file(printed, image["url"]))
    assert (shown.format, shown.size) == ("WEBP", (1920, 1080))
    assert [picture(file(printed, row["thumbnail"])).format for row in (model, clip, image)] == ["JPEG", "JPEG", "WEBP"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"operation": "createVideos"}, "jobs: Invalid enum value 'createVideos'"),
        ({"points": "four"}, "jobs: Expected `int`, got `str` - at `$.points`"),
        ({"colour": "blue"}, "jobs: Object contains unknown field `colour`"),
        ({"id": None}, "jobs: Expected `str`, got `null` - at `$.id`"),
    ],
)
def test_a_row_that_cannot_be_planted_is_named(api: MockStage, change: dict[str, Any], said: str) -> None:
    story = read({"jobs": [{**ROW, **change}]}, "story")

    with pytest.raises(BadInput) as raised:
        api._births.make("w", story)
    assert said in str(raised.value)


def test_a_planted_world_may_begin_before_its_generations(api: MockStage) -> None:
    """Then they are still to come."""
    story = read({"clock": {"rate": 0, "start": "2024-01-15T10:29:58Z"}, "jobs": [ROW]}, "story")

    world = api._births.make("w", story)

    assert api.edge.rooms["mayanio"].asset(world, "image1.png") is None
    world.clock.move_to(2)
    world.settle()
    assert api.edge.rooms["mayanio"].asset(world, "image1.png") is not None
