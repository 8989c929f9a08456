"""Mayanio's client rules: how it speaks, and which function judges each of M-1 to M-18.

Its answers are the results, so a client that gives up early is seen by an answer nobody waited for (status 0).
A rule that is not here is not judgeable, and its row in `rules.yaml` says why.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from contracts.referee import advice, waits
from contracts.referee.dialect import Dialect, never
from contracts.referee.retries import what
from contracts.referee.sight import Sight
from contracts.referee.story import Story, file_name
from contracts.referee.verdict import Judged, Note

SUBMITS = frozenset({"createImages", "createVideo", "create3d"})
PATIENCE_S = 120.0
SOON_S = 86_400.0


def given(_sight: Sight) -> tuple[str, ...]:
    """Nothing is left to wait for."""
    return ()


def word(_sight: Sight) -> str | None:
    """No status: an answer is a result."""
    return None


def outputs(body: Mapping[str, Any]) -> tuple[str, ...]:
    """`data.images[].url`, `data.video.url`, `data.model.url` and its preview."""
    data = body.get("data")
    if not isinstance(data, dict):
        return ()
    made = {key: data[key] for key in ("images", "video", "model") if key in data}
    return tuple(url for _, url in advice.texts(made, ("url", "preview_image")))


def told(_body: Mapping[str, Any]) -> tuple[str, str]:
    """No webhooks."""
    return "", ""


def prompt(sight: Sight) -> str | None:
    """What was asked for."""
    found = sight.asked.get("prompt")
    return found if isinstance(found, str) else None


DIALECT = Dialect(
    "mayanio",
    SUBMITS,
    frozenset(),
    given,
    word,
    {},
    outputs,
    told,
    prompt,
    PATIENCE_S * 5,
    moderated=never,
)


def key_and_type(story: Story) -> Iterator[Note]:
    """M-1: the bearer key on every call, and the content type of a body."""
    for sight in story.sights:
        headers = sight.exchange.request_headers
        typed = not sight.exchange.request_body or "json" in headers.get("content-type", "")
        if sight.status == 401 and not headers.get("authorization"):
            yield Note(False, (sight.id,), f"{what(sight)} was sent at {story.at(sight)} without Authorization.")
        elif not typed:
            yield Note(False, (sight.id,), f"{what(sight)} was sent at {story.at(sight)} without its content type.")
        else:
            yield Note(True, (sight.id,), f"{what(sight)} carried key and content type.")


def sane_numbers(story: Story) -> Iterator[Note]:
    """M-10: 1 to 4 images, lists of at most 100."""
    for sight in story.sights:
        if sight.operation == "createImages" and "num_images" in sight.asked:
            yield _within(sight, "num_images", sight.asked["num_images"], 4)
        elif sight.operation == "listProjects" and "limit" in (asked := query(sight)):
            yield _within(sight, "limit", int(asked["limit"]) if asked["limit"].isdigit() else asked["limit"], 100)


def _within(sight: Sight, name: str, met: Any, most: int) -> Note:
    kept = isinstance(met, int | float) and 1 <= met <= most
    return Note(kept, (sight.id,), f"{what(sight)} asked for `{name}` {met!r}; 1 to {most} are possible.")


def waits_for_answers(story: Story) -> Iterator[Note]:
    """M-11: an answer that takes long is waited for, two minutes at least."""
    for at, sight in enumerate(story.sights):
        if sight.operation not in SUBMITS or sight.exchange.lost:
            continue
        if sight.status:
            yield Note(True, (sight.id,), f"The answer to {what(sight)} was waited for.")
            continue
        after = story.sights[at + 1].moment if at + 1 < len(story.sights) else story.case.now
        waited_s = story.case.between_s(sight.moment, after)
        if (at + 1 < len(story.sights) or story.case.ended) and waited_s < PATIENCE_S * 0.95:
            said = f"{what(sight)} was left after {waited_s:.0f} s at most, before its answer came"
            yield Note(False, (sight.id,), f"{said}; results take up to two minutes.")


def looks_first(story: Story) -> Iterator[Note]:
    """M-12: a POST whose answer never came is not repeated before a look at the projects."""
    for at, sight in enumerate(story.sights):
        if sight.operation not in SUBMITS or (sight.status and not sight.exchange.lost):
            continue
        for later in story.sights[at + 1 :]:
            if later.operation == "listProjects":
                yield Note(
                    True, (sight.id, later.id), f"After {what(sight)} went unanswered its projects were looked at."
                )
                break
            if later.same == sight.same:
                said = f"{what(sight)} went unanswered at {story.at(sight)} and was repeated blindly"
                yield Note(False, (sight.id, later.id), f"{said} (exchange {later.id}): it may be paid for twice.")
                break


def takes_all(story: Story) -> Iterator[Note]:
    """M-13: whoever downloads one image of an answer downloads all there are."""
    fetched = {fetch.name for fetch in story.fetches if fetch.status < 400}
    for sight in story.sights:
        names = [file_name(url) for url in outputs(sight.answer)] if sight.operation == "createImages" else []
        met = [name for name in names if name in fetched]
        if len(names) > 1 and met:
            said = f"{len(met)} of the {len(names)} images of {what(sight)} were downloaded."
            yield Note(len(met) == len(names), (sight.id,), said)


def reads_images(story: Story) -> Iterator[Note]:
    """M-5: images are found where they stand."""
    return _read(story, frozenset({"createImages"}))


def reads_others(story: Story) -> Iterator[Note]:
    """M-6: videos and models are found where they stand."""
    return _read(story, frozenset({"createVideo", "create3d"}))


def _read(story: Story, operations: frozenset[str]) -> Iterator[Note]:
    fetched = {fetch.name for fetch in story.fetches if fetch.status < 400}
    for sight in story.submits:
        names = [file_name(url) for url in outputs(sight.answer)] if sight.operation in operations else []
        if any(name in fetched or name in (story.case.printed or "") for name in names):
            yield Note(True, (sight.id,), f"The result of {what(sight)} was read.")
        elif names and story.case.ended and story.case.printed is not None:
            said = f"{what(sight)} was answered with {names[0]}, which was neither printed nor downloaded."
            yield Note(False, (sight.id,), said)


def plural_filter(story: Story) -> Iterator[Note]:
    """M-14: the filter is a plural, whatever the items are called."""
    for sight in story.sights:
        if sight.operation == "listProjects" and (kind := query(sight).get("type")) is not None:
            wrong = kind in ("image", "video", "3d_model", "model")
            said = f"{what(sight)} filtered by `{kind}`{'; the filter is a plural' if wrong else ''}."
            yield Note(not wrong, (sight.id,), said)


def one_source(story: Story) -> Iterator[Note]:
    """M-15: one of image_url and image_base64."""
    for sight in story.submits:
        if sight.operation == "create3d":
            sources = [name for name in ("image_url", "image_base64") if sight.asked.get(name)]
            said = f"{what(sight)} gave {' and '.join(sources) or 'no image'}; exactly one is wanted."
            yield Note(len(sources) == 1, (sight.id,), said)


def turns_pages(story: Story) -> Iterator[Note]:
    """M-16: pages are turned until there are no more, and not further."""
    last: Sight | None = None
    for sight in story.sights:
        if sight.operation != "listProjects" or not sight.accepted:
            continue
        page = int(query(sight).get("page", "1")) if query(sight).get("page", "1").isdigit() else 1
        if last is not None and page > 1 and _more(last) is False:
            yield Note(False, (last.id, sight.id), f"{what(sight)} asks for page {page} after has_more was false.")
        last = sight
    if last is not None and _more(last) is not None:
        left = bool(_more(last)) and _reading(story)
        said = f"{what(last)} was the last page read, and has_more was {str(_more(last)).lower()}."
        yield Note(not left, (last.id,), said)


def _reading(story: Story) -> bool:
    """Whether the list itself was wanted: who looks for one lost result after a POST need not turn every page."""
    return not story.submits


def _more(sight: Sight) -> bool | None:
    """`has_more`, wherever it stands."""
    data = sight.answer.get("data")
    for where in (sight.answer, data, data.get("pagination") if isinstance(data, dict) else None):
        if isinstance(where, dict) and isinstance(where.get("has_more"), bool):
            return bool(where["has_more"])
    return None


def query(sight: Sight) -> dict[str, str]:
    """The first value of each parameter."""
    return {name: values[0] for name, values in parse_qs(sight.exchange.query).items()}


def soon(story: Story) -> Iterator[Note]:
    """M-17: results are copied within a day."""
    return waits.fetches_in_time(story, SOON_S)


RULES: dict[str, Judged] = {
    "M-1": Judged(key_and_type, "nothing was asked"),
    "M-5": Judged(reads_images, "no image was downloaded, and nobody listened to what is printed"),
    "M-6": Judged(reads_others, "no video or model was downloaded, and nobody listened to what is printed"),
    "M-9": Judged(advice.slows_down, "no limit was used up"),
    "M-10": Judged(sane_numbers, "neither num_images nor limit was sent"),
    "M-11": Judged(waits_for_answers, "nothing was generated"),
    "M-12": Judged(looks_first, "no answer was missing"),
    "M-13": Judged(takes_all, "no answer held several images of which one was downloaded"),
    "M-14": Judged(plural_filter, "no list was filtered"),
    "M-15": Judged(one_source, "no 3D model was asked for"),
    "M-16": Judged(turns_pages, "no list was read"),
    "M-17": Judged(soon, "no result was downloaded"),
}
