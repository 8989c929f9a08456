"""Wrong Kubeez servers: the list of tools, and the form of results and refusals."""

from collections.abc import Callable
from typing import Any

import orjson

from tests.contracts.broken.servers.bend import lack, put
from tests.contracts.broken.servers.kubeez_bend import CALL, ERROR, LIST, arguments, asks, message, said, tool_of, wrong
from tests.contracts.broken.servers.server import Ask, Tell, Told


def _tool(name: str, *changes: Callable[[dict[str, Any]], Any]) -> Told:
    """One listed tool is described otherwise."""

    def change(told: Any, ask: Ask) -> None:
        for row in told["result"]["tools"]:
            for each in changes if row["name"] == name else ():
                each(row)

    return said(LIST, change)


def _listed(change: Callable[[list[dict[str, Any]]], Any]) -> Told:
    """The list of tools is another one."""

    def bend(told: Any, ask: Ask) -> None:
        told["result"]["tools"] = change(told["result"]["tools"])

    return said(LIST, bend)


def _schema(tool: str, field: str, **more: Any) -> Told:
    """The schema of one argument says something else."""
    return _tool(tool, lambda row: row["inputSchema"]["properties"][field].update(more))


def _forgets(tool: str, field: str, *names: str) -> Told:
    """The schema of one argument does not say all."""

    def change(row: dict[str, Any]) -> None:
        for name in names:
            row["inputSchema"]["properties"][field].pop(name, None)

    return _tool(tool, change)


def _enum(tool: str, field: str, change: Callable[[list[str]], list[str]]) -> Told:
    """The words of one argument are others."""

    def bend(row: dict[str, Any]) -> None:
        spot = row["inputSchema"]["properties"][field]
        spot["enum"] = change(spot["enum"])

    return _tool(tool, bend)


def _without(tool: str, field: str) -> Told:
    """An argument is not in the schema at all."""
    return _tool(tool, lambda row: row["inputSchema"]["properties"].pop(field))


def _requires(tool: str, *names: str) -> Told:
    """Other arguments are required."""
    return _tool(tool, lambda row: row["inputSchema"].update(required=list(names)))


def _called(*changes: Any) -> Told:
    """Every result of a tool is changed as it stands in its message."""

    def change(told: Any, ask: Ask) -> None:
        for each in changes if "result" in told else ():
            each(told["result"], ask)

    return said(CALL, change)


def _text(change: Callable[[Any], Any]) -> Told:
    """The text of a result tells something else than the object beside it."""

    def bend(result: Any, ask: Ask) -> None:
        if not result.get("isError"):
            result["content"][0]["text"] = change(result["structuredContent"])

    return _called(bend)


def _other(told: dict[str, Any]) -> str:
    return orjson.dumps({**told, "status": "other", "credits": 3}).decode()


def _refusal(*changes: Any) -> Told:
    """Refusals that are results are changed, the object and its text."""

    def bend(result: Any, ask: Ask) -> None:
        if result.get("isError"):
            for each in changes:
                each(result, ask)
            held = orjson.dumps(result["structuredContent"]).decode()
            result["content"] = [{"type": "text", "text": held}]

    return _called(bend)


def _in_json_rpc(told: Any, ask: Ask) -> None:
    """Refusals are errors of JSON-RPC, of which no agent hears a word."""
    if told.get("result", {}).get("isError"):
        del told["result"]
        told["error"] = ERROR


def _endless(told: Any, ask: Ask) -> None:
    """There is always a next page, and it is always the first."""
    if "result" not in told:
        return
    told["result"]["nextCursor"] = "more"


def _first_page(ask: Ask) -> None:
    sent = asks(ask)
    if sent.get("method") == LIST and isinstance(sent.get("params"), dict):
        sent["params"].pop("cursor", None)
        ask.body = orjson.dumps(sent)


def _calls_errors(ask: Ask, tell: Tell) -> None:
    """A refused call is a 400 of HTTP."""
    told = message(tell)
    if tool_of(ask) and isinstance(told, dict) and told.get("result", {}).get("isError"):
        tell.status = 400


def _strange_arguments(ask: Ask, tell: Tell) -> None:
    """A wrong type breaks the server."""
    prompt = arguments(ask).get("prompt")
    if prompt is not None and not isinstance(prompt, str) and tell.status == 200:
        tell.status, tell.body = 500, b"Internal Server Error"
        tell.headers["content-type"] = "text/plain"


SERVERS = (
    wrong("lists-no-tools", "K-146", _listed(lambda rows: [])),
    wrong("lists-tools-by-name", "K-146", _listed(lambda rows: {row["name"]: row for row in rows})),
    wrong(
        "lists-no-music-status",
        "K-146",
        _listed(lambda rows: [row for row in rows if row["name"] != "get_music_status"]),
    ),
    wrong(
        "lists-no-estimates",
        "K-146",
        _listed(lambda rows: [row for row in rows if row["name"] != "get_generation_estimate"]),
    ),
    wrong("lists-a-tool-twice", "K-146", _listed(lambda rows: [*rows, rows[0]])),
    wrong("lists-pages-without-end", "K-146", said(LIST, _endless), asked=_first_page),
    wrong(
        "tools-under-other-names",
        "K-146",
        _tool("generate_media", lambda row: row.update(name="kubeez_generate_media")),
    ),
    wrong("tools-without-schema", "K-146", _listed(lambda rows: [row for row in rows if row.pop("inputSchema")])),
    wrong("schemas-of-lists", "K-146", _tool("get_balance", lambda row: row["inputSchema"].update(type="array"))),
    wrong("prompt-not-in-the-schema", "K-146", _without("generate_media", "prompt")),
    wrong("model-not-required", "K-146", _requires("generate_media", "prompt")),
    wrong("seed-required", "K-146", _requires("generate_media", "prompt", "model", "seed")),
    wrong("sources-not-in-the-schema", "K-146", _without("generate_media", "source_media_urls")),
    wrong("elements-not-in-the-schema", "K-146", _without("generate_media", "kling_elements")),
    wrong(
        "generation-type-lacks-a-word",
        "K-146",
        _enum("generate_media", "generation_type", lambda words: [word for word in words if word != "image-to-image"]),
    ),
    wrong(
        "generation-type-has-a-word-more",
        "K-146",
        _enum("generate_media", "generation_type", lambda words: [*words, "text-to-audio"]),
    ),
    wrong("generation-type-of-any-word", "K-146", _forgets("generate_media", "generation_type", "enum")),
    wrong("generation-type-defaults-to-video", "K-146", _schema("generate_media", "generation_type", default="video")),
    wrong("aspect-ratio-defaults-to-wide", "K-146", _schema("generate_media", "aspect_ratio", default="16:9")),
    wrong("sound-defaults-to-true", "K-146", _schema("generate_media", "sound", default=True)),
    wrong("sound-is-text", "K-146", _schema("generate_media", "sound", type="string")),
    wrong("duration-is-a-number", "K-146", _schema("generate_media", "duration", type="number")),
    wrong("seed-is-text", "K-146", _schema("generate_media", "seed", type="string")),
    wrong(
        "vocal-gender-has-no-random",
        "K-146",
        _enum("generate_music", "vocal_gender", lambda words: [word for word in words if word != "random"]),
    ),
    wrong("title-not-in-the-schema", "K-146", _without("generate_music", "title")),
    wrong("music-requires-a-prompt", "K-146", _requires("generate_music", "prompt")),
    wrong("dialogue-not-required", "K-146", _requires("generate_dialogue")),
    wrong("dialogue-is-a-text", "K-146", _schema("generate_dialogue", "dialogue", type="string")),
    wrong("stability-up-to-10", "K-146", _schema("generate_dialogue", "stability", maximum=10)),
    wrong("reference-ad-not-required", "K-146", _requires("create_ad_copy")),
    wrong("variants-are-text", "K-146", _schema("create_ad_copy", "variant_count", type="string")),
    wrong(
        "status-by-job-id",
        "K-146",
        _tool(
            "get_generation_status",
            lambda row: row.update(
                inputSchema={"type": "object", "properties": {"job_id": {"type": "string"}}, "required": ["job_id"]}
            ),
        ),
    ),
    wrong(
        "model-types-lack-music",
        "K-146",
        _enum("get_models", "model_type", lambda words: [word for word in words if word != "music"]),
    ),
    wrong("models-require-a-type", "K-146", _requires("get_models", "model_type")),
    wrong(
        "reads-said-to-change",
        "K-146",
        _tool("get_balance", lambda row: row.update(annotations={"readOnlyHint": False})),
    ),
    wrong(
        "starts-said-to-be-read-only",
        "K-146",
        _tool("generate_media", lambda row: row.update(annotations={"readOnlyHint": True})),
    ),
    wrong(
        "promises-other-results",
        "K-144",
        _tool("get_balance", lambda row: row["outputSchema"].update(required=["balance"])),
    ),
    wrong("text-tells-otherwise", "K-144", _text(_other)),
    wrong("text-is-prose", "K-144", _text(lambda _: "Done.")),
    wrong("results-without-content", "K-144", _called(lack("content"))),
    wrong("results-with-empty-content", "K-144", _called(put("content", []))),
    wrong("content-of-no-type", "K-144", _called(put("content", [{"type": "json", "json": {}}]))),
    wrong("results-without-object", "K-144", _called(lack("structuredContent"))),
    wrong("object-as-text", "K-144", _called(put("structuredContent", lambda told: orjson.dumps(told).decode()))),
    wrong("is-error-as-text", "K-145", _called(put("isError", "false"))),
    wrong("refusals-are-no-errors", "K-145 K-131 K-1", _refusal(put("isError", False))),
    wrong("refusals-do-not-say-so", "K-145 K-131 K-1", _refusal(lack("isError"))),
    wrong("refusals-in-json-rpc", "K-145 K-131 K-1", said(CALL, _in_json_rpc)),
    wrong("refusals-by-http", "K-145 K-131 K-1", _calls_errors),
    wrong(
        "refusals-name-nothing",
        "K-145 K-131 K-1",
        _refusal(put("structuredContent.message", "Bad request"), lack("structuredContent.param")),
    ),
    wrong("refusals-without-message", "K-145 K-131 K-1", _refusal(lack("structuredContent.message"))),
    wrong("refusals-of-another-word", "K-131 K-1", _refusal(put("structuredContent.error", "bad_request"))),
    wrong("wrong-types-break-it", "K-145 K-1", _strange_arguments),
)
