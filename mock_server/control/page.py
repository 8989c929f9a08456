"""`GET /`: where the providers are, a ready key, the documents, three lines to try. JSON for those who ask for it."""

from html import escape
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from mock_server.control import greeting, html
from mock_server.control.desk import Desk
from mock_server.control.routes.parts import origin
from mock_server.control.version import own_version


async def front(request: Request) -> Response:
    """The page, or the same as JSON when `Accept` asks for it and not for HTML."""
    desk: Desk = request.app.state.desk
    told = greeting.told(
        origin(request, desk), desk.edge.rooms, own_version(), token=desk.options.control_token is not None
    )
    accept = request.headers.get("accept", "")
    if "application/json" in accept and "text/html" not in accept:
        return Response(orjson.dumps(told, option=orjson.OPT_INDENT_2), media_type="application/json")
    return html.page("Soundstage", _body(told), html.COPY)


def _links(base: str) -> str:
    return f'<a href="{base}/docs">reader</a>, <a href="{base}/openapi.json">openapi.json</a>'


def _body(told: dict[str, Any]) -> str:
    rows = [(escape(name), html.code(url), _links(f"/{escape(name)}")) for name, url in told["base_urls"].items()]
    variables = "\n".join(f"export {name}={value}" for name, value in told["environment"].items())
    return f"""<h1>Soundstage</h1>
<p class="soft">A stand-in for AI media providers, version {escape(told["version"])}.
Point your program here by its base URL and its key.</p>
<h2>Providers</h2>
{html.table(("provider", "base URL", "documents"), rows)}
<h2>A ready key</h2>
<p>{html.code(told["key"])} opens the world <code>demo</code>. Any <code>mock_&lt;world&gt;</code> is a key,
and every world has a clock, money and jobs of its own.</p>
<h2>Three lines to try</h2>
<p>Submit a video, let its time pass, download it.</p>
{html.block(chr(10).join(told["try"]))}
<h2>Environment</h2>
{html.block(variables)}
<h2>Control</h2>
<p>Worlds, clocks, jobs, rules, journals: <a href="/_mock/docs">the control API</a> under <code>/_mock</code>.</p>"""
