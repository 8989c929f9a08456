"""listProjects: what was made and nothing else, filtered, sorted, a page at a time."""

import pytest

from tests.media.decoded import picture
from tests.providers.mayanio.making import (
    BOAT,
    BRIDGE,
    IMAGES,
    JUG,
    MODELS,
    PROJECTS,
    VIDEOS,
    file,
    made,
    projects,
    refused,
)
from tests.stage import MockStage


@pytest.fixture
def three(api: MockStage) -> MockStage:
    """A second between an image, a video and a 3D model."""
    made(api, IMAGES, {**BRIDGE, "aspect_ratio": "16:9", "output_format": "webp", "num_images": 2})
    api.advance(1)
    made(api, VIDEOS, {**BOAT, "resolution": "360p", "duration": 1})
    api.advance(1)
    made(api, MODELS, JUG)
    return api


def test_nothing_was_made_yet(api: MockStage) -> None:
    told = projects(api)

    assert told == {
        "projects": [],
        "pagination": {"page": 1, "limit": 20, "total": 0, "pages": 0, "has_more": False},
    }


def test_a_project_is_what_the_answer_told(three: MockStage) -> None:
    """mayanio/S-98: id, URL and sizes; two images are one project, that of the first."""
    images, video, model = (job.id for job in sorted(three.world.jobs.values(), key=lambda job: job.accepted_s))

    rows = projects(three, "order=asc")["projects"]

    assert [(row["id"], row["type"], row["prompt"], row["created_at"]) for row in rows] == [
        (images, "image", BRIDGE["prompt"], "2026-01-01T00:00:00Z"),
        (video, "video", BOAT["prompt"], "2026-01-01T00:00:01Z"),
        (model, "3d", None, "2026-01-01T00:00:02Z"),
    ]
    sizes = [len(file(three, row["url"])) for row in rows]
    assert [row["metadata"] for row in rows] == [
        {"aspect_ratio": "16:9", "file_size": sizes[0], "dimensions": "1920x1080"},
        {
            "aspect_ratio": "16:9",
            "file_size": sizes[1],
            "dimensions": "640x360",
            "duration": 1,
            "resolution": "360p",
        },
        {"file_size": sizes[2], "texture_quality": "standard"},
    ]


def test_a_thumbnail_is_a_small_picture(three: MockStage) -> None:
    rows = projects(three, "order=asc")["projects"]

    shown = [picture(file(three, row["thumbnail"])) for row in rows]

    assert [(each.format, each.size) for each in shown] == [
        ("WEBP", (320, 180)),
        ("JPEG", (320, 180)),
        ("JPEG", (512, 512)),
    ]


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("", ["3d", "video", "image"]),
        ("type=all&order=asc", ["image", "video", "3d"]),
        ("type=images", ["image"]),
        ("type=videos", ["video"]),
        ("type=3d", ["3d"]),
        ("sort=type&order=asc", ["3d", "image", "video"]),
        ("sort=created_at", ["3d", "video", "image"]),
        ("sort=prompt&order=asc", ["3d", "video", "image"]),
        ("sort=nothing-there&order=asc", ["image", "video", "3d"]),
        ("limit=2", ["3d", "video"]),
        ("limit=2&page=2", ["image"]),
        ("limit=1&page=2&order=asc", ["video"]),
        ("limit=2&page=3", []),
        ("limit=2.0&page=%2B1", ["3d", "video"]),
    ],
)
def test_rows_are_kept_sorted_and_paged(three: MockStage, query: str, types: list[str]) -> None:
    assert [row["type"] for row in projects(three, query)["projects"]] == types


def test_of_one_instant_the_later_is_the_newer(api: MockStage) -> None:
    ids = [made(api, IMAGES, {"prompt": f"A bridge of {number} arches"})["generation_id"] for number in range(5)]

    assert [row["id"] for row in projects(api)["projects"]] == ids[::-1]
    assert [row["id"] for row in projects(api, "order=asc")["projects"]] == ids


@pytest.mark.parametrize(
    ("limit", "page", "rows", "pages", "more"),
    [(2, 1, 2, 3, True), (2, 2, 2, 3, True), (2, 3, 1, 3, False), (5, 1, 5, 1, False), (100, 1, 5, 1, False)],
)
def test_the_numbers_of_a_page_agree(api: MockStage, limit: int, page: int, rows: int, pages: int, more: bool) -> None:
    for number in range(5):
        made(api, IMAGES, {"prompt": f"A bridge of {number} arches"})

    told = projects(api, f"limit={limit}&page={page}")

    assert len(told["projects"]) == rows
    assert told["pagination"] == {"page": page, "limit": limit, "total": 5, "pages": pages, "has_more": more}


def test_what_failed_or_was_refused_is_no_project(api: MockStage) -> None:
    api.post(IMAGES, {"prompt": "A bridge [mock:fail]"})
    api.post(IMAGES, {"prompt": "A bridge [mock:moderated@5s]"})
    api.post(IMAGES, {"prompt": ""})

    assert projects(api)["pagination"]["total"] == 0


def test_a_project_lasts(api: MockStage) -> None:
    url = made(api, IMAGES, BRIDGE)["images"][0]["url"]

    api.advance(29 * 86_400)

    (row,) = projects(api)["projects"]
    assert (row["url"], picture(file(api, url)).size) == (url, (1024, 1024))


def test_another_world_has_projects_of_its_own(three: MockStage) -> None:
    key = {"authorization": "Bearer mock_somebody-else"}

    met = three.send("listProjects", path={}, query={}, headers=key, body=None)

    assert met.json["data"]["pagination"]["total"] == 0


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("type=video", "type"),
        ("type=", "type"),
        ("type=ALL", "type"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=two", "page"),
        ("page=", "page"),
        ("page=1.5", "page"),
        ("page=1e3", "page"),
        ("page=3000000000", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=100.5", "limit"),
        ("limit=10&limit=20", "limit"),
        ("order=up", "order"),
    ],
)
def test_a_refusal_names_the_parameter(api: MockStage, query: str, param: str) -> None:
    met = api.ask("GET", PROJECTS, {"authorization": f"Bearer {api.key}"}, b"", query)

    status, text = refused(met)

    assert (status, text.split()[0]) == (400, param)
    assert met.response_headers["x-mock-why"].startswith("schema:S-")


def test_unknown_parameters_are_ignored(api: MockStage) -> None:
    assert projects(api, "colour=blue&page=1&colour=red")["pagination"]["page"] == 1
