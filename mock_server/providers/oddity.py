"""Odd things told of a job: an error inside a success, a success without its result, a status word nobody knows.

A provider says once how its bodies speak of a job; the oddities are the same for all of them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.faults.outcome import NO_URL_S, NOT_FOUND_S, WORD, Outcome

Cell = dict[str, Any]


def plain_error(cell: Cell) -> None:
    """The error of a provider of which nothing better is known."""
    cell["error_message" if "error_message" in cell else "error"] = "The generation failed"


class Speech(msgspec.Struct, frozen=True):
    """How a provider's bodies tell of a job.

    ids: fields that name it; results: fields that hold what was made; error: writes an error into what is told of it.
    """

    ids: tuple[str, ...] = ("id", "generation_id", "task_id", "job_id")
    results: tuple[str, ...] = ("output_url", "output_urls", "outputs", "output", "result", "results", "url", "urls")
    error: Callable[[Cell], None] = plain_error


def hides(outcome: Outcome, job: Job, at_s: float) -> bool:
    """Whether a poll at this instant does not find the job yet."""
    for_s = NOT_FOUND_S if outcome.for_s is None else outcome.for_s
    return outcome.name == "result-404-then-200" and at_s < job.accepted_s + for_s


def tell(speech: Speech, outcome: Outcome, jobs: Mapping[str, Job], told: Any, at_s: float) -> Any:
    """What is told at an instant of jobs with this outcome; `told` is what would have been."""
    met = False
    for job, cell in _cells(speech, jobs, told):
        met = True
        _change(speech, outcome, job, cell, at_s)
    if not met and isinstance(told, dict) and jobs:  # an answer that names no job is about all of them
        _change(speech, outcome, next(iter(jobs.values())), told, at_s)
    return told


def _cells(speech: Speech, jobs: Mapping[str, Job], value: Any) -> Iterator[tuple[Job, Cell]]:
    """Every object that is about one of the jobs."""
    if isinstance(value, dict):
        named = [jobs[value[name]] for name in speech.ids if isinstance(value.get(name), str) and value[name] in jobs]
        if named:
            yield named[0], value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _cells(speech, jobs, inner)


def _change(speech: Speech, outcome: Outcome, job: Job, cell: Cell, at_s: float) -> None:
    seen = look(job, at_s)
    succeeded = seen.phase is Phase.SUCCEEDED
    match outcome.name:
        case "completed-with-error-inside" if succeeded:
            _hollow(speech, cell)
            speech.error(cell)
        case "completed-without-url-then-url" if succeeded:
            if at_s < seen.since_s + (NO_URL_S if outcome.for_s is None else outcome.for_s):
                _hollow(speech, cell)
        case "unknown-status-word" if not seen.over and at_s >= job.starts_s + _from_s(outcome, job):
            if isinstance(word := cell.get("status"), str):
                cell["status"] = _worded(outcome, word)


def _from_s(outcome: Outcome, job: Job) -> float:
    """Seconds after its start from when on nobody knows the word: half way unless told."""
    return job.timeline.length_s / 2 if outcome.at_s is None else outcome.at_s


def _worded(outcome: Outcome, word: str) -> str:
    """In capitals where the provider speaks in capitals."""
    return (outcome.word or WORD).upper() if word.isupper() else outcome.word or WORD


def _hollow(speech: Speech, cell: Cell) -> None:
    """Without what was made: each result null, or its links where it tells more than those."""
    cell |= {key: False for key in cell if key.endswith("_ready")}
    for name in speech.results:
        if name not in cell:
            continue
        rows, several = (cell[name], True) if isinstance(cell[name], list) else ([cell[name]], False)
        linked = [row for row in rows if isinstance(row, dict) and ("url" in row or (several and _has_links(row)))]
        for row in linked:
            row |= {key: None for key in row if key.endswith("url")}
            row |= {key: False for key in row if key.endswith("_ready")}
        if not linked:
            cell[name] = None


def _has_links(row: Cell) -> bool:
    return any(key.endswith("_url") for key in row)
