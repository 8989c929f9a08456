"""The page of `--oauth page`: a person picks a world and what a client may do there. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from html import escape

# What a person reads beside each scope (kubeez fact sheet, 1.3; speech is on none of the older pages).
CAPABILITIES = {
    "generate:media": "Start image and video generations",
    "generate:music": "Start music generations",
    "generate:speech": "Start speech generations",
    "generate:ads": "Start ad-copy generations",
    "read:balance": "Check the credit balance",
    "read:generations": "List and inspect past generations",
}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }}
label {{ display: block; margin: .4rem 0; }} button {{ font: inherit; padding: .4rem 1rem; margin: 1rem .5rem 0 0; }}
code {{ overflow-wrap: anywhere; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def page(
    name: str, redirect_uri: str, asked: Mapping[str, str], scopes: Iterable[str], world: str, worlds: Iterable[str]
) -> bytes:
    """The page that asks a person.

    name: the client's own; asked: its parameters, sent back as they came; scopes: those ticked; worlds: names to offer.
    """
    hidden = "".join(_hidden(*pair) for pair in asked.items() if pair[0] not in ("scope", "world", "decision"))
    boxes = "".join(_box(scope, scope in set(scopes)) for scope in CAPABILITIES)
    offered = "".join(f"<option>{escape(each)}</option>" for each in worlds)
    return _page(
        "Let a client in?",
        f"""<p><b>{escape(name)}</b> asks to use a Kubeez account of this Soundstage. It will be sent on to
<code>{escape(redirect_uri)}</code>.</p>
<form method="post">{hidden}
<label>World <input name="world" value="{escape(world)}" list="worlds" pattern="[a-z0-9_\\-]+" required></label>
<datalist id="worlds">{offered}</datalist>
{boxes}
<button name="decision" value="approve">Approve</button><button name="decision" value="refuse">Refuse</button>
</form>""",
    )


def refusal(said: str) -> bytes:
    """The page for a request that cannot be sent back to its client."""
    return _page("This sign-in cannot go on", f"<p>{escape(said)}</p>")


def _page(title: str, body: str) -> bytes:
    return _PAGE.format(title=escape(title), body=body).encode()


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _box(scope: str, ticked: bool) -> str:
    mark = " checked" if ticked else ""
    said = f"{CAPABILITIES[scope]} <code>{escape(scope)}</code>"
    return f'<label><input type="checkbox" name="scope" value="{escape(scope)}"{mark}> {said}</label>\n'
