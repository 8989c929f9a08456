"""A reader of OpenAPI documents that needs no network: operations, parameters, bodies, answers, schemas."""

from collections.abc import Iterator
from html import escape
from typing import Any

import orjson
from starlette.responses import HTMLResponse

from mock_server.control import html, outline

Json = dict[str, Any]

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_FILTER = """
const find = document.getElementById('find');
find.oninput = () => {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const one of document.querySelectorAll('[data-find]')) {
    one.hidden = !words.every((word) => one.dataset.find.includes(word));
  }
};
const open = () => {
  const one = location.hash && document.getElementById(location.hash.slice(1));
  if (one) { one.open = true; }
};
addEventListener('hashchange', open);
open();
"""


def page(document: Json, link: str) -> HTMLResponse:
    """The document as a page. `link`: where the document itself is served."""
    info = document.get("info", {})
    title, version = escape(str(info.get("title", "API"))), escape(str(info.get("version", "")))
    bases = [f"<p>{html.code(each.get('url', ''))} {outline.note(each)}</p>" for each in document.get("servers", ())]
    body = f"""<h1>{title} <span class="soft">{version}</span></h1>
<p class="soft">{escape(str(info.get("description", "")))}</p>
{"".join(bases)}
<p><a href="{escape(link)}">openapi.json</a> &middot; <a href="/">Soundstage</a></p>
<input id="find" type="search" placeholder="Find an operation or schema" aria-label="Find an operation or schema">
<h2>Operations</h2>
{"".join(_operations(document, document.get("paths", {})))}
{_webhooks(document)}
<h2>Schemas</h2>
{"".join(_schemas(document))}"""
    return html.page(f"{info.get('title', 'API')}: reader", body, _FILTER)


def _webhooks(document: Json) -> str:
    told = "".join(_operations(document, document.get("webhooks", {})))
    return f"<h2>Webhooks</h2>{told}" if told else ""


def _operations(document: Json, paths: Json) -> Iterator[str]:
    for path, item in paths.items():
        for method in _METHODS:
            if method in item:
                yield _operation(document, method, path, item[method])


def _operation(document: Json, method: str, path: str, entry: Json) -> str:
    name = str(entry.get("operationId", ""))
    summary = (
        f'<span class="method">{method.upper()}</span> {html.code(path)} <span class="id">{escape(name)}</span>'
        f'<br><span class="soft">{escape(str(entry.get("summary", "")))}</span>'
    )
    parts = (_parameters(document, entry), _body(document, entry), _answers(document, entry))
    inside = f"{outline.note(entry)}{''.join(parts)}"
    words = f"{method} {path} {name} {entry.get('summary', '')}".lower()
    return f'<div data-find="{escape(words)}">{html.fold(summary, inside, ident=f"operation-{name}")}</div>'


def _parameters(document: Json, entry: Json) -> str:
    rows = []
    for written in entry.get("parameters", ()):
        each = _followed(document, written)
        name, place = html.code(each.get("name", "")), escape(str(each.get("in", "")))
        need = "required" if each.get("required") else ""
        rows.append((name, place, outline.kind(each.get("schema", {})), need, outline.note(each)))
    return f"<h3>Parameters</h3>{html.table(('name', 'in', 'is', '', ''), rows)}" if rows else ""


def _body(document: Json, entry: Json) -> str:
    written = entry.get("requestBody")
    if written is None:
        return ""
    body = _followed(document, written)
    return f"<h3>Body</h3>{''.join(_content(body))}"


def _answers(document: Json, entry: Json) -> str:
    told = []
    for status, written in entry.get("responses", {}).items():
        answer = _followed(document, written)
        headers = ", ".join(html.code(name) for name in answer.get("headers", {}))
        sent = f'<p class="soft">Headers: {headers}</p>' if headers else ""
        told.append(html.fold(f"{html.code(status)} {outline.note(answer)}", f"{sent}{''.join(_content(answer))}"))
    return f"<h3>Answers</h3>{''.join(told)}" if told else ""


def _content(holder: Json) -> Iterator[str]:
    for media_type, content in holder.get("content", {}).items():
        schema = content.get("schema", {})
        fields = "" if "$ref" in schema else outline.fields(schema) if "properties" in schema else ""
        yield f"<p>{html.code(media_type)}: {outline.kind(schema)}</p>{fields}"
        for name, example in content.get("examples", {}).items():
            if isinstance(example, dict) and "value" in example:
                told = orjson.dumps(example["value"], option=orjson.OPT_INDENT_2).decode()
                yield html.fold(f"example: {escape(str(name))}", f"<pre>{escape(told)}</pre>")


def _schemas(document: Json) -> Iterator[str]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        inside = outline.fields(schema) if isinstance(schema, dict) else ""
        head = f'{html.code(name)} <span class="soft">{outline.kind(schema)}</span>'
        yield f'<div data-find="{escape(name.lower())}">{html.fold(head, inside, ident=f"schema-{name}")}</div>'


def _followed(document: Json, written: Json) -> Json:
    """What a `$ref` leads to."""
    found: Any = written
    while isinstance(found, dict) and "$ref" in found:
        steps = str(found["$ref"]).removeprefix("#/").split("/")
        found = document
        for step in steps:
            found = found.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}
