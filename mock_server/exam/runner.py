"""The exam from its first paper to its marks. Papers are sat side by side, their desks made ready beforehand."""

import asyncio
from collections.abc import Callable, Sequence

from contracts import loader
from contracts.referee.bench import stories
from mock_server.engine.errors import BadInput, nearest
from mock_server.exam.hall import Sat, ready, sit
from mock_server.exam.marks import Mark, Transcript, marked
from mock_server.exam.paper import Manner, Paper, manner_of
from mock_server.exam.papers import FIRST, OTHERS

SIDE_BY_SIDE = 4
Say = Callable[[Mark], object]


async def examine(
    provider: str,
    command: Sequence[str],
    *,
    pace: float = 1.0,
    say: Say = lambda _mark: None,
    papers: Sequence[Paper] = OTHERS,
) -> Transcript:
    """Run a command through all papers for what it is. say: told each mark. Raises BadInput for an unknown provider."""
    known = loader.providers()
    if provider not in known:
        raise BadInput(f"--provider {provider}: no such provider{nearest(provider, known)}")
    loader.load(provider).rules  # noqa: B018  (read before anybody's time is taken)
    nobody = Manner(provider, "", None, frozenset())
    first = await sit(await ready(FIRST, nobody, pace), command, provider, pace)
    manner = next((found for story in stories(first.case) if (found := _of(story, provider)) is not None), None)
    marks = [marked(first, manner)]
    say(marks[0])
    if manner is None:
        return Transcript(provider, tuple(marks))
    others = [paper for paper in papers if paper.needs <= manner.traits]
    for each in await _all(others, manner, command, pace):
        marks.append(marked(each, manner))
        say(marks[-1])
    return Transcript(provider, tuple(marks))


def _of(story: object, provider: str) -> Manner | None:
    from contracts.referee.story import Story

    return manner_of(story) if isinstance(story, Story) and story.dialect.provider == provider else None


async def _all(papers: Sequence[Paper], manner: Manner, command: Sequence[str], pace: float) -> list[Sat]:
    """Every paper sat, a few at a time; they are marked afterwards, so that marking takes nobody's time."""
    desks = [await ready(paper, manner, pace) for paper in papers]
    gate = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(number: int) -> Sat:
        async with gate:
            return await sit(desks[number], command, manner.provider, pace)

    return list(await asyncio.gather(*(one(number) for number in range(len(desks)))))
