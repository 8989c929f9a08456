"""A run as one page: what broke with its evidence, jobs as timelines, every check, and what was left unmeasured."""

from collections import defaultdict
from typing import Any

from contracts import loader
from contracts.report import page
from contracts.report.exchange import Side, exchange
from contracts.report.markup import Html, el
from contracts.suite.reports.lives import Lives, answered
from contracts.suite.result import Arrived, Finding, Outcome, Run, Shown, Unmeasured

TONES = {"broke": "bad", "warned": "warn", "held": "good", "unmeasured": "mute"}
OPEN = 3  # findings whose evidence is unfolded
MOST_SHOWN = 40  # exchanges of one check that the page keeps: a loop over a limit has hundreds alike


def text(run: Run) -> str:
    """The whole page."""
    numbers = _numbers(run)
    parts = [(verdict, TONES[verdict], run.count(verdict)) for verdict in ("broke", "warned", "unmeasured", "held")]
    kinds = sorted({outcome.kind for outcome in run.outcomes})
    by_number = {shown.number: shown for shown in run.exchanges}
    lives = Lives(run)
    return page.page(
        f"{run.provider}: {_word(run)}",
        page.header(f"{run.provider} at {run.target}", _said(run), page.pill(_word(run), _tone(run)), _facts(run)),
        page.bar(parts),
        page.filters(parts, kinds),
        page.section(
            "Findings",
            [_finding(run, found, by_number, lives, place < OPEN) for place, found in enumerate(run.findings)],
            ident="findings",
        ),
        page.section("Jobs", lives.section(), ident="jobs"),
        page.section("Checks", _checks(run, numbers), ident="checks"),
        page.section("Not measured", _unmeasured(run), ident="unmeasured"),
        data={
            **{str(number): _kept(by_number[number]) for rows in numbers.values() for number in rows},
            **{f"w{place}": _arrived(arrived) for place, arrived in enumerate(run.deliveries)},
        },
    )


def _word(run: Run) -> str:
    return {0: "held", 1: "broke"}[run.exit_code]


def _tone(run: Run) -> str:
    return "good" if run.exit_code == 0 else "bad"


def _said(run: Run) -> str:
    if not run.outcomes or run.count("unmeasured") == len(run.outcomes):
        return "Nothing could be measured, so nothing is known of this server."
    broke, warned = run.count("broke"), run.count("warned")
    said = f"{run.count('held')} of {len(run.outcomes)} checks held."
    if broke:
        said += f" {broke} broke what the provider documents."
    return said + (f" {warned} met what is only inferred otherwise." if warned else "")


def _facts(run: Run) -> list[tuple[str, str]]:
    facts = [("took", f"{run.took_s:.1f} s"), ("requests", f"{len(run.exchanges):,}")]
    facts += [("webhooks", f"{len(run.deliveries):,}")] if run.deliveries else []
    facts += [("pace", f"{run.pace:g}")] if run.pace != 1 else []
    return facts + ([("spent at most", f"{run.spent:,.6g}")] if run.spent else [])


def _finding(run: Run, found: Finding, by_number: dict[int, Shown], lives: Lives, is_open: bool) -> Html:
    heading = el("h3", page.pill(found.verdict), found.rule, el("small", f"{found.standing} · {found.check}"))
    met = el(
        "div",
        el("div", el("small", "expected"), found.expected),
        el("div", el("small", "met"), found.met),
        class_="two",
    )
    curl = el(
        "div",
        el("pre", found.curl),
        el("button", "copy", type="button", data_copy=True),
        class_="curl",
    )
    return el(
        "article",
        heading,
        el("p", _says(found.rule)),
        met,
        el("p", "Source: ", found.source, class_="source"),
        curl if found.curl else None,
        [_evidence(by_number[number], lives, is_open) for number in found.exchanges if number in by_number],
        class_=f"card {found.verdict}",
        data_verdict=found.verdict,
        data_kind=_kind(run, found),
    )


def _kind(run: Run, found: Finding) -> str:
    return next((outcome.kind for outcome in run.outcomes if found in outcome.findings), "")


def _says(rule: str) -> str:
    provider, _, ident = rule.partition("/")
    known = loader.load(provider).rules.get(ident)
    return known.says if known else "The document's schema."


def _evidence(shown: Shown, lives: Lives, is_open: bool) -> Html:
    """The exchange that shows a finding, and the whole life of its job."""
    life = lives.drawn(shown.job) if shown.job is not None else None
    inner = exchange(_asked(shown), _told(shown), _note(shown))
    return el("details", el("summary", "request and answer"), life, inner, open=is_open)


def _asked(shown: Shown) -> Side:
    return Side(f"{shown.method} {shown.url}", shown.request_headers, shown.request_body)


def _told(shown: Shown) -> Side:
    return Side(str(shown.status), shown.response_headers, shown.response_body)


def _note(shown: Shown) -> str:
    return f"{shown.operation or 'no operation'}, {shown.at_s:.2f} s into the run, took {shown.took_ms:.0f} ms"


def _kept(shown: Shown) -> dict[str, Any]:
    return {"note": _note(shown), "asked": list(_asked(shown)), "told": list(_told(shown))}


def _arrived(hook: Arrived) -> dict[str, Any]:
    """A webhook as an exchange: what was sent to us, and how we answered."""
    note = f"webhook, {hook.at_s:.2f} s into the run"
    return {"note": note, "asked": [hook.event or "webhook", hook.headers, hook.body], "told": [answered(hook), {}, ""]}


def _numbers(run: Run) -> dict[str, list[int]]:
    """The exchanges each check keeps on the page."""
    found: dict[str, list[int]] = defaultdict(list)
    for shown in run.exchanges:
        if len(found[shown.check]) < MOST_SHOWN:
            found[shown.check].append(shown.number)
    return found


def _checks(run: Run, numbers: dict[str, list[int]]) -> Html:
    rows = [_check(outcome, numbers.get(outcome.check, [])) for outcome in run.outcomes]
    return el("div", rows, class_="rows") if rows else Html("")


def _check(outcome: Outcome, numbers: list[int]) -> Html:
    summary = el(
        "summary",
        page.pill(outcome.verdict),
        el("span", outcome.check, class_="id"),
        el("span", outcome.says, class_="says"),
        el("span", f"{outcome.took_ms:.0f} ms", class_="took"),
    )
    return el(
        "details",
        summary,
        el("p", outcome.reason, class_="note") if outcome.reason else None,
        el("p", f"Rules: {', '.join(outcome.rules)}", class_="note") if outcome.rules else None,
        data_verdict=outcome.verdict,
        data_kind=outcome.kind,
        data_exchanges=" ".join(map(str, numbers)) or None,
    )


def _unmeasured(run: Run) -> list[Html]:
    """Reasons, each with what it kept from being measured."""
    reasons: dict[str, list[Unmeasured]] = defaultdict(list)
    for left in [*run.unmeasured, *run.known_unchecked]:
        reasons[left.reason].append(left)
    rows = [
        el(
            "div",
            el("p", reason),
            el(
                "p", ", ".join(sorted({rule for left in rows for rule in left.rules} or {rows[0].check})), class_="note"
            ),
            class_="entry",
        )
        for reason, rows in sorted(reasons.items(), key=lambda item: -len(item[1]))
    ]
    return [el("div", rows, class_="rows")] if rows else []
