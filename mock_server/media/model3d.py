"""GLB (glTF 2.0 binary): a crystal of twenty faces, coloured and stretched by the seed."""

import itertools
import json
import math
import struct
from collections.abc import Callable, Iterable

from mock_server.media.lettering import readable
from mock_server.media.palette import colour, luck
from mock_server.media.recipe import Recipe

GOLDEN = (1 + math.sqrt(5)) / 2
FLOAT, ARRAY_BUFFER = 5126, 34962

Vector = tuple[float, float, float]
Face = tuple[Vector, Vector, Vector]


def model(recipe: Recipe) -> bytes:
    """The model as one file: a JSON chunk that describes it, and a chunk with its corners."""
    faces = _faces(recipe.seed)
    corners = [corner for face in faces for corner in face]
    normals = [_normal(face) for face in faces for _ in face]
    body = b"".join(struct.pack("<3f", *vector) for vector in (*corners, *normals))
    return packed(_document(recipe, corners, len(body)), _chunk(b"BIN\0", body, b"\0"))


def packed(document: dict[str, object], rest: bytes) -> bytes:
    """The file of a document and its other chunks."""
    chunks = _chunk(b"JSON", json.dumps(document, separators=(",", ":")).encode("ascii"), b" ") + rest
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _chunk(name: bytes, body: bytes, padding: bytes) -> bytes:
    """Length, name and body, filled up to a multiple of four."""
    padded = body + padding * (-len(body) % 4)
    return struct.pack("<I4s", len(padded), name) + padded


def _document(recipe: Recipe, corners: list[Vector], size_bytes: int) -> dict[str, object]:
    half = size_bytes // 2
    red, green, blue = colour(luck(recipe.seed).share("hue"), 0.6, 0.9)
    lines = [readable(line) for line in recipe.lines]
    return {
        "asset": {"version": "2.0", "generator": "Soundstage", "extras": {"lines": lines}},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "crystal"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1}, "material": 0}]}],
        "materials": [
            {
                "pbrMetallicRoughness": {
                    "baseColorFactor": [round(part / 255, 4) for part in (red, green, blue)] + [1],
                    "metallicFactor": 0.1,
                    "roughnessFactor": 0.4,
                }
            }
        ],
        "buffers": [{"byteLength": size_bytes}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": start, "byteLength": half, "target": ARRAY_BUFFER} for start in (0, half)
        ],
        "accessors": [
            _accessor(0, len(corners)) | {"min": _edge(corners, min), "max": _edge(corners, max)},
            _accessor(1, len(corners)),
        ],
    }


def _accessor(view: int, count: int) -> dict[str, object]:
    return {"bufferView": view, "componentType": FLOAT, "count": count, "type": "VEC3"}


def _edge(corners: list[Vector], pick: Callable[[Iterable[float]], float]) -> list[float]:
    """One end of the box around all corners, as exactly as the file keeps them."""
    return [struct.unpack("<f", struct.pack("<f", pick(corner[axis] for corner in corners)))[0] for axis in range(3)]


def _faces(seed: int) -> list[Face]:
    """The icosahedron's triangles, seen from outside against the clock, as wide and tall as the seed says."""
    chance = luck(seed)
    wide, tall = 0.4 + 0.3 * chance.share("wide"), 0.4 + 0.6 * chance.share("tall")
    signs = list(itertools.product((-1, 1), repeat=2))
    corners: list[Vector] = [
        *((0, one, other * GOLDEN) for one, other in signs),
        *((one, other * GOLDEN, 0) for one, other in signs),
        *((other * GOLDEN, 0, one) for one, other in signs),
    ]
    faces = filter(_is_face, itertools.combinations(corners, 3))
    return [_stretched(_outward(face), wide, tall) for face in faces]


def _stretched(face: Face, wide: float, tall: float) -> Face:
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = face
    return (ax * wide, ay * tall, az * wide), (bx * wide, by * tall, bz * wide), (cx * wide, cy * tall, cz * wide)


def _is_face(face: Face) -> bool:
    """Neighbours are two units apart."""
    return all(math.isclose(math.dist(one, other), 2) for one, other in itertools.combinations(face, 2))


def _outward(face: Face) -> Face:
    """The same face, turned so that it looks away from the middle."""
    looks = sum(along * place for along, place in zip(_normal(face), face[0], strict=True))
    return face if looks > 0 else (face[0], face[2], face[1])


def _normal(face: Face) -> Vector:
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = face
    ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az
    x, y, z = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
    length = math.hypot(x, y, z)
    return x / length, y / length, z / length
