"""One client's run at one provider, told by jobs: what was submitted, polled, called back, fetched, in order."""

from collections import defaultdict
from functools import cached_property

from contracts.referee.case import Case, Fetch, Moment
from contracts.referee.dialect import Dialect
from contracts.referee.sight import Call, Sight


class Tale:
    """What a client did about one job. `submit` is None where the run does not hold it."""

    def __init__(self, story: "Story", ident: str, submit: Sight | None) -> None:
        self.story = story
        self.id = ident
        self.submit = submit
        self.polls: list[Sight] = []
        self.calls: list[Call] = []

    def word(self, poll: Sight) -> str | None:
        """The status word a poll was told; None for a refused one."""
        if not poll.looked:
            poll.memo, poll.looked = self.story.dialect.word(poll) if poll.accepted else None, True
        return poll.memo

    def ends(self, poll: Sight) -> bool:
        """Whether a poll told the job's end: a completed one has its result."""
        meant = self.story.dialect.end(self.word(poll))
        return meant == "failed" or (meant == "completed" and self.story.dialect.whole(poll))

    @cached_property
    def end(self) -> Sight | None:
        """The first poll that was told the job's end."""
        return next((poll for poll in self.polls if self.ends(poll)), None)

    @cached_property
    def ending(self) -> str | None:
        """`completed` or `failed`, as the client knows it; None while it knows of no end."""
        if self.end is not None:
            return self.story.dialect.end(self.word(self.end))
        return self.story.dialect.end(self.story.dialect.told(self.told.payload)[1]) if self.told else None

    @cached_property
    def told(self) -> Call | None:
        """The first genuine webhook of its end that the client took."""
        end, told = self.story.dialect.end, self.story.dialect.told
        taken = (call for call in self.calls if call.genuine and call.taken)
        return next((call for call in taken if end(told(call.payload)[1]) is not None), None)

    @property
    def known_at(self) -> Moment | None:
        """When the client first knew of the end."""
        known = [each.moment for each in (self.end, self.told) if each is not None]
        return min(known, key=lambda moment: (moment.at_s, moment.real_s)) if known else None

    def after_end(self) -> list[Sight]:
        """Polls sent although an earlier one had told the end."""
        return self.polls[self.polls.index(self.end) + 1 :] if self.end is not None else []

    def since_s(self, moment: Moment) -> float | None:
        """The client's seconds from the submit to a moment; None without a submit."""
        return self.story.case.between_s(self.submit.moment, moment) if self.submit else None


class Story:
    """A run at one provider. `dialect` says how it speaks."""

    def __init__(self, case: Case, dialect: Dialect, sights: list[Sight], calls: list[Call]) -> None:
        self.case = case
        self.dialect = dialect
        self.sights = sights
        self.calls = calls
        self.fetches: list[Fetch] = list(case.fetches)

    def between_s(self, before: Sight | Call, after: Sight | Call) -> float:
        """The client's seconds between two things it did or met."""
        return self.case.between_s(before.moment, after.moment)

    def at(self, thing: Sight | Call) -> str:
        """When it was, as people read it."""
        return self.case.stamp(thing.moment.at_s)

    @cached_property
    def submits(self) -> list[Sight]:
        """Every paid submit, accepted or not."""
        wanted, free = self.dialect.submits, self.dialect.free
        return [sight for sight in self.sights if sight.operation in wanted and not free(sight)]

    @cached_property
    def tales(self) -> dict[str, Tale]:
        """What was done about each job, by its id, in order."""
        found: dict[str, Tale] = {}
        for sight in self.sights:
            if sight.operation in self.dialect.submits and sight.accepted:
                for ident in self.dialect.given(sight):
                    found.setdefault(ident, Tale(self, ident, sight))
            elif sight.operation in self.dialect.polls and sight.status != 401:  # that one saw no job at all
                ident = self.dialect.asked(sight)
                found.setdefault(ident, Tale(self, ident, None)).polls.append(sight)
        for call in self.calls:
            job = self.dialect.told(call.payload)[0] or call.sent.job
            if job in found:
                found[job].calls.append(call)
        return found

    @cached_property
    def repeats(self) -> list[list[Sight]]:
        """Each request that was sent at least twice, with all its sendings in order."""
        groups: dict[object, list[Sight]] = defaultdict(list)
        for sight in self.sights:
            groups[sight.same].append(sight)
        return [group for group in groups.values() if len(group) > 1]

    def tale_of(self, submit: Sight) -> Tale | None:
        """The tale an accepted submit began; the first one of a batch."""
        given = self.dialect.given(submit) if submit.accepted else ()
        return self.tales.get(given[0]) if given else None

    @cached_property
    def told_outputs(self) -> dict[str, Moment]:
        """Names of the files the client was told of, with when that was first."""
        told: list[tuple[str, Moment]] = []
        for sight in self.sights:
            if sight.accepted and b"http" in sight.exchange.response_body:
                told += [(url, sight.moment) for url in self.dialect.outputs(sight.answer)]
        for call in self.calls:
            if call.taken and call.genuine:
                told += [(url, call.moment) for url in self.dialect.outputs(call.payload)]
        names: dict[str, Moment] = {}
        for url, moment in told:
            names.setdefault(file_name(url), moment)
        return names


def file_name(url: str) -> str:
    """`video-abc.mp4` of a link to it."""
    return url.partition("?")[0].rpartition("/")[2]
