"""What Unifically does: one plain function an operation."""

from uuid import UUID

from mock_server.answer import Answer
from mock_server.engine.chance import Stream
from mock_server.engine.errors import OutOfCredits, UnknownJob
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure
from mock_server.faults.fate import fated
from mock_server.providers.kit import JSON, Call, Operate
from mock_server.providers.unifically import catalog, films, follow, lists, made, render, uploads
from mock_server.providers.unifically.catalog import Model
from mock_server.providers.unifically.errors import MODERATION
from mock_server.providers.unifically.source import NOTHING, Source

NAME = made.NAME
BLOCKED = Failure(message=MODERATION)
TOP_UP = "That is in US dollars. Here, PUT /_mock/worlds/<world> with accounts.unifically.balance_usd."


def create_task(call: Call) -> Answer:
    """Take a task in, or tell its price. Raises UnknownJob, Invalid, OutOfCredits."""
    model, asked = catalog.BY_ID[call.body["model"]], call.body["input"]
    source = follow.source_of(call.world, model, asked)
    video = model.kind == "video"
    price = catalog.price(model, asked, films.new_seconds(model.family, asked, source) if video else 0)
    if call.body.get("dry_run") is True:
        return Answer(200, [JSON], render.priced(price))
    balance = call.account.ledger.balance
    if balance < price:
        raise OutOfCredits(catalog.usd(price), catalog.usd(balance), TOP_UP)
    job = _job(call, model, source, price)
    purse = made.purse(call.world)
    if source != NOTHING:
        purse.sources[job.id] = source
    purse.moved_s = job.accepted_s
    purse.live_usd += catalog.usd(price)
    call.world.accept(job)
    return Answer(200, [JSON], render.accepted(job))


def _job(call: Call, model: Model, source: Source, price: int) -> Job:
    stream = call.stream()
    now_s = call.world.clock.now_s
    length_s = catalog.QUEUE_S + stream.whole("render", *catalog.times_s(model))
    if model.kind == "video":
        length_s += 4 * round(max(0.0, films.new_seconds(model.family, call.body["input"], source) - 5))
    return Job.of(
        _uuid(stream),
        NAME,
        call.operation,
        model.id,
        now_s,
        now_s,
        fated(float(length_s), call.outcome, BLOCKED, waits_s=catalog.QUEUE_S),
        call.raw,
        price,
        price,
        call.origin,
        call.seat.key,
        slotted=False,
    )


def _uuid(stream: Stream) -> str:
    """A random UUID, as the one task id that was seen in the wild."""
    return str(UUID(int=stream.number("id high") << 64 | stream.number("id low"), version=4))


def get_task(call: Call) -> Answer:
    """What a poll sees. Raises UnknownJob."""
    job = call.world.jobs.get(call.ident)
    if job is None or job.provider != NAME:
        raise UnknownJob(f"No task of this account has the id {call.ident[:80]!r}.")
    status, body = render.status(call.world, job, call.origin)
    return Answer(status, [JSON], body)


TABLE: dict[str, Operate] = {
    "createTask": create_task,
    "getTask": get_task,
    "getAccount": lists.get_account,
    "listModels": lists.list_models,
    "listVoices": lists.list_voices,
    "uploadFile": uploads.upload_file,
}
