"""What was made can be listed: found under its own filter and no other, page by page, and in both orders.

The account may hold anything before. Totals are compared, so nothing else may be made meanwhile.
"""

from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at, same
from contracts.findings import Standing, finding
from contracts.suite.drives import KITE
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Need
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

PICTURE = "https://example.com/jug.png"
KITES = f"{KITE}, 凧 🪁"  # lists tell it as it was sent
MADE: dict[str, tuple[str, dict[str, Any], str]] = {
    "images": ("createImages", {"prompt": f"{KITES}, listed", "aspect_ratio": "4:3"}, "data"),
    "videos": ("createVideo", {"prompt": f"{KITES}, moving"}, "data.video"),
    "3d": ("create3d", {"image_url": PICTURE}, "data.model"),
}
FILTERS = ("all", *MADE)
TAKEN = {"images": "S-18", "videos": "S-19", "3d": "S-20"}
WORDS = {"images": "image", "videos": "video"}  # of 3D models no page shows the word
EACH_S = 2.0  # stamps tell whole seconds


def checks(contract: Contract) -> list[Check]:
    """Only Mayanio keeps a list of everything that was made."""
    if contract.provider != "mayanio":
        return []
    price = MANNERS["mayanio"].price
    cost = sum(price(operation, body) for operation, body, _ in MADE.values())
    key: frozenset[Need] = frozenset(("key",))
    filters = ("S-21", "S-78", "S-86", "S-90", "S-92", "S-95")
    says = "What was made is listed under its own filter and under no other"
    return [
        Check("listing/filters", "listing", says, filters, _filters, cost, key, alone=True),
        Check(
            "listing/pages",
            "listing",
            "Pages follow each other, and asc is desc the other way round",
            ("S-79", "S-80", "S-82", "S-36", "S-39"),
            _pages,
            price("createImages", None) * 4,
            key,
            alone=True,
        ),
    ]


def _list(bench: "Bench", **query: str) -> tuple[Met, list[dict[str, Any]]]:
    met = bench.call("listProjects", query=query)
    rows = at(met.json, "data.projects")
    if met.status != 200 or not isinstance(rows, list):
        raise Unstageable(f"the list is answered {met.status} {met.response_body[:200]!r}")
    return met, [row for row in rows if isinstance(row, dict)]


def _totals(bench: "Bench") -> dict[str, int]:
    """How many each filter tells, all made by then."""
    found: dict[str, int] = {}
    for word in FILTERS:
        met, _ = _list(bench, type=word, limit="1")
        total = at(met.json, "data.pagination.total")
        if isinstance(total, bool) or not isinstance(total, int):
            raise Unstageable(f"the list of {word} tells no total to count by")
        found[word] = total
    return found


def _filters(bench: "Bench") -> None:
    before = _totals(bench)
    for word, (operation, body, place) in MADE.items():
        bench.wire.pace.wait(EACH_S)
        made = bench.call(operation, body=body)
        if made.status == 402:
            raise Unstageable(f"{operation} is answered 402: there are no points to make something to list")
        if not bench.expect(made.status == 200, TAKEN[word], f"{operation} to be taken", made.status, made):
            continue
        after = _totals(bench)
        _counted(bench, word, before, after)
        _shown(bench, word, made, place, body)
        before = after


def _counted(bench: "Bench", word: str, before: dict[str, int], after: dict[str, int]) -> None:
    """One more under its own filter and under all, and none under the others."""
    for name in FILTERS:
        more = after[name] - before[name]
        mine = name in ("all", word)
        rule = "S-21" if name == "all" else "S-78"
        wanted = f"the total of type={name} to {'go up by one' if mine else 'stay'} when one of {word} is made"
        bench.expect(more == int(mine), rule, wanted, f"{before[name]}, then {after[name]}")
    kinds = sum(after[name] for name in MADE)
    if kinds != after["all"]:
        _guess(bench, "S-95", f"a total of {kinds}, the sum of the three kinds", str(after["all"]))


def _shown(bench: "Bench", word: str, made: Met, place: str, body: dict[str, Any]) -> None:
    """The newest of its kind, and of all, is what was just made."""
    for name in (word, "all"):
        met, rows = _list(bench, type=name, limit="1")
        if not bench.expect(rows, "S-21", f"a project under type={name}", "none", met):
            continue
        row, told = rows[0], at(made.json, place)
        known = WORDS.get(word)
        bench.expect(known in (None, row.get("type")), "S-85", f"the newest to be of type {known}", row.get("type"))
        if "prompt" in body:
            bench.expect(row.get("prompt") == body["prompt"], "S-86", f"prompt {body['prompt']!r}", row.get("prompt"))
        if word == "images":
            _facts(bench, row, told, body)


def _facts(bench: "Bench", row: dict[str, Any], told: Any, body: dict[str, Any]) -> None:
    """An image's metadata are those of the image."""
    image = at(told, "images.0")
    facts = row.get("metadata")
    wanted = body["aspect_ratio"]
    if not isinstance(facts, dict) or not isinstance(image, dict):
        return
    bench.expect(facts.get("aspect_ratio") == wanted, "S-90", f"aspect_ratio {wanted}", facts.get("aspect_ratio"))
    sides = f"{image.get('width')}x{image.get('height')}"
    bench.expect(facts.get("dimensions") == sides, "S-92", f"dimensions {sides}", facts.get("dimensions"))


def _pages(bench: "Bench") -> None:
    made: list[Met] = []
    for number in range(4):
        made.append(bench.call("createImages", body={"prompt": f"{KITE}, page {number}"}))
        bench.wire.pace.wait(EACH_S)
    for rule, name in (("S-36", "generation_id"), ("S-39", "request_id")):
        idents = [at(met.json, f"data.{name}") for met in made]
        bench.expect(len({str(each) for each in idents}) == 4, rule, f"a {name} for each generation", idents)
    met, rows = _list(bench, limit="4")
    if len(rows) < 4:
        if at(met.json, "data.pagination.total") is not None:
            _guess(bench, "S-80", "four projects where four are asked for", f"{len(rows)}")
        return
    told = [row.get("id") for row in rows]
    for page in range(1, 5):
        met, one = _list(bench, limit="1", page=str(page))
        ids = [row.get("id") for row in one]
        wanted = f"page {page} of one project each to show the {page}. of {told}"
        bench.expect(ids == told[page - 1 : page], "S-79", wanted, ids, met)
    met, two = _list(bench, limit="2", page="2")
    bench.expect([row.get("id") for row in two] == told[2:], "S-79", "the third and fourth on page 2 of two", two, met)
    _other_way(bench, rows)


def _other_way(bench: "Bench", rows: list[dict[str, Any]]) -> None:
    """The last page from the oldest on ends with the newest."""
    met, first = _list(bench, limit="1", order="asc")
    total = at(met.json, "data.pagination.total")
    if not isinstance(total, int) or not first:
        return
    last, newest = _list(bench, limit="1", order="asc", page=str(total))
    ids = [row.get("id") for row in newest]
    bench.expect(ids == [rows[0].get("id")], "S-82", f"the newest, {rows[0].get('id')}, last in order asc", ids, last)
    if total > 1:
        same_end = same(first[0].get("id"), rows[0].get("id"))
        bench.expect(not same_end, "S-82", "the oldest first in order asc", first[0].get("id"), met)


def _guess(bench: "Bench", rule: str, expected: str, met: str, standing: Standing = "inferred") -> None:
    contract = bench.session.contract
    bench.blame(finding(contract, rule, "listing", expected=expected, met=met, standing=standing))
