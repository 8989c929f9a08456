import itertools
import json
import math
import struct
from typing import Any, NamedTuple

import pytest

from mock_server.media.make import make
from mock_server.media.recipe import Recipe


class Model(NamedTuple):
    """A GLB, read by the letter of the glTF 2.0 specification."""

    document: dict[str, Any]
    vectors: list[list[tuple[float, ...]]]


def opened(data: bytes) -> Model:
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    chunks, at = [], 12
    while at < length:
        size, name = struct.unpack_from("<I4s", data, at)
        assert size % 4 == 0
        chunks.append((name, data[at + 8 : at + 8 + size]))
        at += 8 + size
    assert [name for name, _ in chunks] == [b"JSON", b"BIN\0"]
    document, body = json.loads(chunks[0][1]), chunks[1][1]
    assert document["buffers"][0]["byteLength"] <= len(body)
    vectors = []
    for accessor in document["accessors"]:
        view = document["bufferViews"][accessor["bufferView"]]
        assert (accessor["componentType"], accessor["type"]) == (5126, "VEC3")
        assert accessor["count"] * 12 == view["byteLength"]
        part = body[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        vectors.append(list(struct.iter_unpack("<3f", part)))
    return Model(document, vectors)


@pytest.mark.parametrize("seed", [0, 1, -5, 10**30])
def test_a_model_is_twenty_triangles_closed_around_its_middle(seed: int) -> None:
    corners, normals = opened(make(Recipe(kind="glb", seed=seed))).vectors
    faces = list(zip(corners[::3], corners[1::3], corners[2::3], strict=True))
    edges = [edge for one, two, three in faces for edge in ((one, two), (two, three), (three, one))]

    assert len(faces) == 20
    assert sorted(edges) == sorted((end, start) for start, end in edges), "each edge is walked once each way"
    assert all(math.isclose(math.hypot(*normal), 1, abs_tol=1e-6) for normal in normals)
    outward = [sum(a * b for a, b in zip(*pair, strict=True)) for pair in zip(corners, normals, strict=True)]
    assert min(outward) > 0


def test_the_box_of_the_corners_is_exact() -> None:
    model = opened(make(Recipe(kind="glb", seed=3)))
    axes = list(zip(*model.vectors[0], strict=True))

    assert model.document["accessors"][0]["min"] == [min(axis) for axis in axes]
    assert model.document["accessors"][0]["max"] == [max(axis) for axis in axes]


def test_the_texts_are_kept_in_the_model() -> None:
    document = opened(make(Recipe(kind="glb", lines=("a \ud800 lamp", "job_1")))).document

    assert document["asset"]["version"] == "2.0"
    assert document["asset"]["extras"]["lines"] == ["a \ufffd lamp", "job_1"]


def test_seeds_differ_in_shape_and_colour() -> None:
    models = [opened(make(Recipe(kind="glb", seed=seed))) for seed in range(3)]

    for one, other in itertools.combinations(models, 2):
        assert one.vectors[0] != other.vectors[0]
        assert one.document["materials"] != other.document["materials"]
