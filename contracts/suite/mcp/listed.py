"""The list of tools, as published and as it is kept: names, arguments, results, and arguments of a wrong kind."""

from typing import TYPE_CHECKING, Any

from contracts.expected import at
from contracts.findings import Standing, finding
from contracts.suite.drives import KITE
from contracts.suite.mcp import listing, rpc
from contracts.suite.mcp.messages import CODES, REFUSED, SAME

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

PAGES = 20
UNKNOWN = "K-97"
INFERRED: Standing = "inferred"
READS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_balance", {}),
    ("get_models", {}),
    ("get_models", {"model_type": "music"}),
    ("get_generations", {}),
    ("get_generations", {"limit": 1}),
    ("get_generation_estimate", {"model": "nano-banana"}),
)
_IMAGE = {"prompt": KITE, "model": "nano-banana"}
_AD = {"reference_ad_url": "https://example.org/in/ad.png", "product_text": "A kite"}
_LINE = {"dialogue": [{"text": "Good evening"}]}
# A boolean is no number, a number no text, a text no boolean; each with the argument a refusal has to name.
WRONG_KINDS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("generate_media", {**_IMAGE, "seed": True}, "seed"),
    ("generate_media", {**_IMAGE, "seed": "seven"}, "seed"),
    ("generate_media", {**_IMAGE, "sound": "yes"}, "sound"),
    ("generate_media", {**_IMAGE, "prompt": True}, "prompt"),
    ("generate_media", {**_IMAGE, "source_media_urls": 7}, "source_media_urls"),
    ("generate_media", {**_IMAGE, "kling_elements": {}}, "kling_elements"),
    ("generate_dialogue", {**_LINE, "stability": True}, "stability"),
    ("generate_dialogue", {"dialogue": "Good evening"}, "dialogue"),
    ("generate_music", {"prompt": KITE, "instrumental": "no"}, "instrumental"),
    ("create_ad_copy", {**_AD, "variant_count": True}, "variant_count"),
    ("create_ad_copy", {**_AD, "variant_count": "2"}, "variant_count"),
    ("get_generations", {"limit": True}, "limit"),
    ("get_generation_status", {"generation_id": True}, "generation_id"),
    ("get_models", {"model_type": True}, "model_type"),
)


def _listed(bench: "Bench") -> None:
    rows = _rows(bench)
    names = [row.get("name") for row in rows]
    bench.expect(len(names) == len(set(map(str, names))), listing.LISTED, "each tool once", names)
    by_name = {str(row.get("name")): row for row in rows}
    for tool in bench.session.contract.tools.values():
        if tool.generation == "S" and bench.expect(
            tool.name in by_name, listing.LISTED, f"the tool {tool.name}", sorted(by_name)
        ):
            for fault in listing.differences(tool, by_name[tool.name]):
                contract = bench.session.contract
                found = finding(
                    contract, fault.rule, "mcp", expected=fault.expected, met=fault.met, standing=fault.standing
                )
                bench.blame(found)


def _rows(bench: "Bench") -> list[dict[str, Any]]:
    """Every row, page by page."""
    found: list[dict[str, Any]] = []
    cursor: Any = None
    for _ in range(PAGES):
        told = rpc.ask(bench, "tools/list", {"cursor": cursor} if cursor is not None else {})
        rows = at(told.result, "tools")
        wanted = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
        if not bench.expect(wanted, listing.LISTED, "a list of tools", told.message, told.met):
            break
        found += rows
        cursor = told.result.get("nextCursor")
        if cursor is None:
            break
        bench.expect(isinstance(cursor, str), listing.LISTED, "nextCursor as a text", cursor, told.met)
    for row in found:
        named = isinstance(row.get("name"), str)
        bench.expect(named, listing.LISTED, "tools with names", row)
        output = row.get("outputSchema", {"type": "object"})
        fits = isinstance(output, dict) and output.get("type") == "object"
        bench.expect(fits, listing.LISTED, f"{row.get('name')} with an outputSchema of type object", output)
    return found


def _cursor(bench: "Bench") -> None:
    told = rpc.ask(bench, "tools/list", {"cursor": "nobodys-cursor"})
    bench.expect(
        told.code == -32602, CODES, "the error -32602 to an unknown cursor", told.message, told.met, "inferred"
    )


def _results(bench: "Bench") -> None:
    """Reading tools answer with structure, text and what their schema says: judged on every call."""
    for name, arguments in READS:
        met = bench.call(name, body=arguments)
        bench.expect(met.status == 200, SAME, f"{name} to be answered", f"{met.status} {met.response_body[:200]!r}")
    for more in ({}, {"arguments": {}, "_meta": {"progressToken": 1}}, {"arguments": {"no_such_argument": 1}}):
        told = rpc.ask(bench, "tools/call", {"name": "get_balance", **more})
        taken = isinstance(told.result, dict) and told.result.get("isError") is not True
        rule, standing = REFUSED, None
        if "no_such_argument" in str(more):
            rule, standing = UNKNOWN, INFERRED
        wanted = f"get_balance to be answered with {more or 'no arguments'}"
        bench.expect(taken, rule, wanted, told.message or told.met.status, told.met, standing)


def _wrong_kinds(bench: "Bench") -> None:
    """What is of a wrong kind is refused by its name, and never turned into something."""
    for name, arguments, param in WRONG_KINDS:
        met = bench.call(name, body=arguments, patient=False)
        told = f"{met.status} {met.response_body[:200]!r}"
        if bench.expect(met.status == 400, REFUSED, f"{name} to refuse {param} {arguments[param]!r}", told, met):
            bench.expect(param.encode() in met.response_body, REFUSED, f"a refusal that names {param}", told, met)


ROWS: tuple[Any, ...] = (
    ("tools", "The documented tools are listed, each with its arguments", (listing.LISTED,), _listed),
    ("cursor", "A cursor nobody has given is refused", (CODES,), _cursor),
    ("results", "Results tell the same in structure and text, and fit their schema", (SAME, REFUSED), _results),
    ("wrong-kinds", "Arguments of a wrong kind are refused by name", (REFUSED,), _wrong_kinds),
)
