"""Edits of uploaded pictures: `editImage`, a multipart form. The contract has checked that its files are pictures."""

from contracts import picture
from contracts.creativeai.beyond import sources
from contracts.form import bytes_of
from mock_server.answer import Answer
from mock_server.providers.creativeai import catalog, images
from mock_server.providers.kit import Call

LARGEST_PX = 4_096  # nothing larger is drawn; a larger source keeps its ratio


def edit_image(call: Call) -> Answer:
    """Edited pictures, of the asked size or the source's own: 200. Raises Moderated, Unavailable, OutOfCredits."""
    ask = call.body
    model = ask.get("model", catalog.DEFAULT_EDIT_MODEL)
    images.fails_over(call.outcome, model)
    kept: dict[str, str] = {name: ask[name] for name in ("prompt", "output_format") if name in ask}
    order = images.Order(
        ask={"model": model, **kept, "size": _size(call)},
        prefix="edit_",
        served_by=model,
        price=catalog.PRICE_EDIT,
        count=int(ask.get("n", "1")),
        inline=ask.get("response_format") == "b64_json",
    )
    return images.made(call, order)


def _size(call: Call) -> str:
    asked = str(call.body.get("size", "auto"))
    if asked != "auto":
        return asked
    source = picture.read(bytes_of(sources(call.body)[0][1]) or b"")
    share = min(1.0, LARGEST_PX / max(source.width, source.height))
    return f"{max(1, round(source.width * share))}x{max(1, round(source.height * share))}"
