"""The JSON Schema of a scenario file, built from what the reader knows. `python -m tests.scenario_schema` writes it."""

import importlib
from pathlib import Path
from typing import Any

import msgspec
import orjson

import scenarios
from mock_server import births, providers, scenario
from mock_server.faults import rule
from mock_server.faults.course import PHASES
from mock_server.faults.kinds import KINDS
from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import NAMES, OPTIONS
from mock_server.faults.when import KEYS

FILE = Path(scenarios.__file__).parent / "schema.json"
ROOMS = providers.rooms()

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 1}
DURATION: Json = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,6})?(ms|s|m|h|d)$"}
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
HEADERS: Json = {"type": "object", "additionalProperties": TEXT}


def built() -> Json:
    """The whole schema."""
    known: dict[str, Json] = {
        **dict.fromkeys(("title", "why", "good_client", "bad_client"), TEXT),
        "seed": {"type": "integer"},
        "clock": closed({"rate": {"type": "number", "minimum": 0, "maximum": 1_000_000}, "start": TEXT}),
        "accounts": closed({name: _settings(name) for name in ROOMS}),
        **{key: {"enum": [*words, *([True, False] if "on" in words else [])]} for key, words in _switches().items()},
        "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
        "webhooks": _struct(Misrule) | {"minProperties": 1},
        "jobs": {"type": "array", "items": {"type": "object", "required": ["provider", "id"]}},
        "expects": {"type": "array", "items": {"enum": _client_rules()}},
    }
    top = closed({key: known[key] for key in scenario._KEYS})
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Soundstage scenario"}
    return {**head, **top, "$defs": {"rule": _rule(), "when": _when(), "job": _job(), "fault": _fault()}}


def closed(properties: Json, required: tuple[str, ...] = ()) -> Json:
    """An object of these keys and no others."""
    more = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _switches() -> dict[str, list[str]]:
    return scenario._SWITCHES


def _client_rules() -> list[str]:
    known = [
        f"{name}/{each.id}"
        for name, room in ROOMS.items()
        for each in room.contract.rules.values()
        if each.party == "client"
    ]
    return [*births.COMMON_SENSE, *known]


def _settings(provider: str) -> Json:
    return _struct(importlib.import_module(f"mock_server.providers.{provider}.account").Settings)


def _struct(kind: type[Any]) -> Json:
    """A Struct as the reader takes it: no other keys, durations as text."""
    made: Json = msgspec.json.schema(kind)["$defs"][kind.__name__]
    for noise in ("title", "description"):
        made.pop(noise, None)
    if "delay" in made["properties"]:
        made["properties"]["delay"] = DURATION
    return made | {"additionalProperties": False}


def _rule() -> Json:
    known = {
        "id": {"type": "string", "pattern": rule._ID.pattern.join("^$")},
        "when": {"$ref": "#/$defs/when"},
        "answer": closed(
            {
                "status": {"type": "integer", "minimum": 200, "maximum": 599},
                "body": True,
                "headers": HEADERS,
                "retry_after": {"type": "integer", "minimum": 0},
            },
            ("status",),
        ),
        "job": {"$ref": "#/$defs/job"},
        "fault": {"$ref": "#/$defs/fault"},
        "webhooks": _struct(Misrule) | {"minProperties": 1},
        "times": WHOLE,
        "ttl": DURATION,
    }
    return closed({key: known[key] for key in rule._KEYS}) | {"oneOf": [{"required": [key]} for key in rule.EFFECTS]}


def _when() -> Json:
    known = {
        "provider": {"enum": list(ROOMS)},
        "operation": {"enum": sorted({name for room in ROOMS.values() for name in room.operation_ids})},
        **dict.fromkeys(("model", "prompt"), TEXT),
        "header": {"anyOf": [TEXT, HEADERS]},
        **dict.fromkeys(("nth", "first"), WHOLE),
        "between": {"type": "array", "items": DURATION, "minItems": 2, "maxItems": 2},
        "chance": SHARE,
        "phase": {"enum": PHASES},
    }
    return closed({key: known[key] for key in KEYS})


def _job() -> Json:
    options = {"at": DURATION, "for": DURATION, "word": TEXT, "failed": WHOLE}
    named = [
        closed({"outcome": {"const": name}, **{key: options[key] for key in OPTIONS[name]}}, ("outcome",))
        for name in NAMES
    ]
    error = closed({"code": TEXT, "message": TEXT})
    failover = closed({"to": TEXT, "reason": TEXT}, ("to",))
    step = {"at": DURATION, "phase": {"enum": PHASES}, "progress": SHARE, "failover": failover, "error": error}
    timeline = {"type": "array", "items": closed(step, ("at",)), "minItems": 1}
    return {"anyOf": [*named, closed({"timeline": timeline}, ("timeline",))]}


def _fault() -> Json:
    return {"anyOf": [_kind(name, _struct(kind)) for name, kind in KINDS.items()]}


def _kind(name: str, made: Json) -> Json:
    return made | {
        "properties": {"kind": {"const": name}, **made["properties"]},
        "required": ["kind", *made.get("required", ())],
    }


def written() -> bytes:
    """The schema as it lies in the package."""
    return orjson.dumps(built(), option=orjson.OPT_INDENT_2) + b"\n"


if __name__ == "__main__":
    FILE.write_bytes(written())
