"""What a job costs: bytes, and the collector's time. A load test keeps a million of them."""

import gc
import tracemalloc
from collections.abc import Callable

import orjson
import pytest

from mock_server import providers
from mock_server.answer import Request
from mock_server.births import Births
from mock_server.edge import Edge
from mock_server.engine.journal import MAX_EXCHANGES, Record
from mock_server.webhooks.deliveries import Delivery
from mock_server.worlds import Worlds
from tests.plainroom import plain_world, work

JOBS = 10_000
MOST_BYTES_A_JOB = 600


@pytest.fixture
def bare_edge() -> Edge:
    """An edge that nobody judges: what a served request leaves behind, and no more."""
    rooms = providers.rooms()
    return Edge(Worlds(Births(rooms, scenario="unlimited", rate=0)), rooms)


def submit(edge: Edge, number: int) -> int:
    headers = {b"authorization": b"Bearer mock_demo", b"content-type": b"application/json"}
    body = orjson.dumps({"prompt": f"A kite over harbour {number}", "duration": 5, "aspect_ratio": "16:9"})
    request = Request("creativeai", "POST", "/v1/video/generations", b"", headers, body, "http://127.0.0.1:8080")
    return edge.answer(request).status


def test_a_job_costs_no_more_than_600_bytes(bare_edge: Edge) -> None:
    """By tracemalloc, so everything Python keeps counts: record, id, request, agenda entry, chance and tables.

    The journal is full before measuring starts, as it is in a world that has been used.
    """
    assert submit(bare_edge, 0) == 202
    tracemalloc.start()
    try:
        for number in range(MAX_EXCHANGES):  # every exchange that is kept was kept since tracing began
            submit(bare_edge, 50_000 + number)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        assert {submit(bare_edge, 100_000 + number) for number in range(JOBS)} == {202}
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(bare_edge.worlds.get("demo").jobs) == 1 + MAX_EXCHANGES + JOBS
    assert (after - before) / JOBS < MOST_BYTES_A_JOB


def test_the_collector_does_not_walk_the_jobs(bare_edge: Edge) -> None:
    """Ten thousand jobs more, and no more for a full collection to look at than a handful of tables."""
    for number in range(MAX_EXCHANGES + 200):
        submit(bare_edge, number)
    gc.collect()
    before = len(gc.get_objects())
    for number in range(JOBS // 2):
        submit(bare_edge, 100_000 + number)
    gc.collect()
    assert len(gc.get_objects()) - before < 500


def kept(keep: Callable[[int, bytes], object]) -> float:
    """Bytes that stay behind for each of two hundred bodies that orjson wrote."""
    keep(0, b"")
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(1, 201):
            keep(number, orjson.dumps({"id": f"vgen_{number}", "status": "completed", "credits": 60}))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (after - before) / 200


def test_what_orjson_wrote_is_kept_without_the_room_behind_it() -> None:
    """Four kilobytes a body otherwise: in journals, remembered answers, jobs and deliveries."""
    world = plain_world(credits=10**6)

    def note(number: int, body: bytes) -> None:
        world.journal.add(Record(number, 0.0, 0.1, "plain", "work", "POST", "/", b"", 202, {}, b"", (), body))

    def deliver(number: int, body: bytes) -> None:
        world.deliver(Delivery(f"{number}", "j", "ended", "http://127.0.0.1/", (), body, 9.0, (0.0,)))

    def accept(number: int, body: bytes) -> None:
        job = work(f"{number}")
        job.request = body
        world.accept(job)

    kinds: list[Callable[[int, bytes], object]] = [note, deliver, accept, lambda n, body: world.tell(f"{n}", n, body)]
    assert [round(each) for each in map(kept, kinds) if each > 1_500] == []
    held = list[bytes]()
    assert kept(lambda number, body: held.append(body)) > 3_500  # what is measured is really there
