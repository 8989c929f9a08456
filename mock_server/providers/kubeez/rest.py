"""The twin over REST: a path, a query or a body as the arguments of the tool it stands for."""

from collections.abc import Callable
from functools import cache

from contracts import loader
from contracts.operation import Operation
from contracts.query import Query
from mock_server import body as bodies
from mock_server.answer import Answer, Held, Request
from mock_server.body import Body
from mock_server.engine.errors import Invalid, Unavailable
from mock_server.engine.jobs import Job
from mock_server.providers.kit import Call
from mock_server.providers.kubeez.account import NAME

STREAM = "/stream"
PREFIX = "/v1/"
DIRECT = "/v1/upload/direct/"


def arguments(operation: Operation, request: Request, ident: str) -> Body:
    """The arguments a request over REST holds. What is wrong with a query is told when its turn comes."""
    if request.method != "GET":
        return bodies.read(operation.content_types, request.headers, request.body)
    if ident:
        return Body({"generation_id": ident}, b"")
    values, violation = _query(operation.id).read(request.query.decode("latin-1"))
    if violation is None:
        return Body(values, b"")
    fault = Invalid(violation.message, param=violation.param, because=f"schema:{violation.rule or 'query'}")
    return Body({}, b"", fault)


@cache
def _query(tool: str) -> Query:
    """What a tool without required arguments can be asked for in a query."""
    contract = loader.load(NAME)
    written = contract.document["x-tools"][tool]
    properties = written.get("enforced", written["input"])["properties"]
    return Query(contract.document, [{"name": name, "schema": schema} for name, schema in properties.items()])


def over_rest(call: Call) -> bool:
    """Whether this call came over REST."""
    return call.path.startswith(PREFIX)


def followed(call: Call, job: Job, told: Callable[[], Answer]) -> Answer:
    """What a poll sees; over a stream its end, once it is there, as one event."""
    if not call.path.endswith(STREAM):
        return told()

    def tell() -> Answer:
        if not job.ended:
            raise Unavailable("This world was reset while a stream waited in it. Ask again.")
        data = told().body
        return Answer(200, [(b"content-type", b"text/event-stream")], b"event: result\ndata: " + data + b"\n\n")

    return tell() if job.ended else Answer(0, [], held=Held(job, tell))
