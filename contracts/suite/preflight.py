"""Whether there is anything to judge: the target answers, in JSON, with this key, as this provider.

Whatever is wrong is one sentence with a next step. A target that is the right provider and wrong in what it says is
left to the checks.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from contracts import loader
from contracts.grammar import nearest
from contracts.suite.errors import CannotJudge
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Options
from contracts.suite.session import Session
from contracts.suite.wire import Met, NoAnswer, Wire

NOT_HERE = frozenset({404, 405, 501})


def preflight(session: Session) -> None:
    """Raises CannotJudge when the target is none of this provider's servers."""
    wire = session.wire("main")
    main = _asked(wire, session.manners.main, {})
    known = _asked(wire, session.manners.known, None)
    for met in (main, known):
        _speaks_json(met)
    if main.status in NOT_HERE and known.status in NOT_HERE:
        raise CannotJudge(_unknown(session, main))
    if main.status in NOT_HERE and not _envelope(session, main):
        raise CannotJudge(_unknown(session, main))
    if main.status in (401, 403) and known.status in (401, 403):
        given = "the key it was given" if session.options.key else "calls without a key; give --key"
        raise CannotJudge(f"{session.run.target} refuses {given} ({main.status}): {_short(main)}")


def _asked(wire: Wire, operation: str, body: Any) -> Met:
    try:
        return wire.call(operation, body=body, patient=False)
    except NoAnswer as error:
        cause = error.__cause__
        raise CannotJudge(f"{wire.base} {_how(cause)}") from error


def _how(cause: BaseException | None) -> str:
    import httpx

    if isinstance(cause, httpx.ConnectTimeout | httpx.ReadTimeout | httpx.PoolTimeout):
        return "does not answer: nothing came within the time-out. Is it the right address, and is it well?"
    if isinstance(cause, httpx.ConnectError):
        return f"cannot be reached ({cause}). Is it running, and is this its address?"
    if isinstance(cause, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "is no address: give one that starts with http:// or https://"
    return f"does not speak HTTP as it should ({type(cause).__name__}: {cause})"


def _speaks_json(met: Met) -> None:
    url, kind = met.url, met.response_headers.get("content-type", "")
    if 300 <= met.status < 400:
        to = met.response_headers.get("location", "nowhere")
        raise CannotJudge(f"{url} redirects to {to}: a login page? Give the API's own base URL.")
    if "html" in kind or met.response_body.lstrip()[:1] == b"<":
        raise CannotJudge(f"{url} answers HTML ({met.status}), not JSON: a web page? Give the API's own base URL.")
    if met.status in (502, 504):
        raise CannotJudge(f"{url} answers {met.status}: something stands there, and what is behind it does not answer.")


def _unknown(session: Session, met: Met) -> str:
    own = session.options.provider
    other = next((name for name in loader.providers() if name != own and name in session.run.target), None)
    hint = f"Is it {other}? Then give --provider {other}." if other else "Is it another API, or is a prefix missing?"
    return f"{met.url} is not there ({met.status}): {session.run.target} does not know {own}'s paths. {hint}"


def _envelope(session: Session, met: Met) -> bool:
    """Whether a refusal is written as this provider writes them."""
    written = session.contract.envelope
    return written is not None and isinstance(met.json, dict) and not written.violations(met.json)


def _short(met: Met) -> str:
    return met.response_body.decode(errors="replace")[:200]


def check_options(options: Options) -> None:
    """Raises CannotJudge for a provider the suite does not know, or an address that is none."""
    known = [name for name in loader.providers() if name in MANNERS]
    if options.provider not in known:
        hint = nearest(options.provider, known)
        raise CannotJudge(f"--provider {options.provider}: no checks of such a provider{hint}")
    parts = urlsplit(options.target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CannotJudge(f"--target {options.target}: give a base URL that starts with http:// or https://")


def kind_to_strangers(options: Options) -> Options:
    """Nothing is spent at a target elsewhere unless a budget says how much."""
    near = (urlsplit(options.target).hostname or "") in ("localhost", "127.0.0.1", "::1")
    return options if near or options.budget is not None else replace(options, budget=0.0)
