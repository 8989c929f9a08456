"""How each provider's jobs are followed and what calls cost: as its guidance says, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.expected import at

ENDED = frozenset({"completed", "failed", "succeeded", "timeout", "cancelled"})


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job. ident: where the answer that accepts it has its id; poll, param: how it is polled.

    status: where a poll has its word; every_s: how often it is polled; longest_s: when it must have ended, None where
    nobody says; quick_s: before that no state is over; tool: it is polled by a tool, not by a path.
    """

    ident: str
    poll: str
    param: str
    status: str = "status"
    every_s: float = 10.0
    longest_s: float | None = None
    quick_s: float = 0.5
    tool: bool = False

    def ended(self, body: Any) -> bool:
        """Whether a poll's body tells a final state."""
        words = at(body, self.status)
        if self.status == "jobs":
            jobs = words if isinstance(words, list) else []
            return bool(jobs) and all(isinstance(job, dict) and _final(job.get("status")) for job in jobs)
        return _final(words)


def _final(word: Any) -> bool:
    return isinstance(word, str) and word.lower() in ENDED


@dataclass(frozen=True, slots=True)
class Manners:
    """What a run knows of one provider.

    works: by the operation that accepts them. price: what a call costs at most, in the provider's own money, 0 for one
    that is free. unit: that money. signed_by_key: webhooks are signed with the request's key unless told otherwise.
    retry_s: after how many seconds the last webhook attempt has been made. known: a free call every key may make.
    main: a POST that only this provider answers. texts: fields a fate can be written into. lists: operations that tell
    of everything an account has made. held: operations whose answer waits for what it makes.
    probe: a status nobody answers an empty request with. optional: paths that are only inferred, or that the provider
    has on another host: a server without them is not failed. unique: the rule that no two jobs share an id, where every
    submission makes a job of its own.
    """

    works: Mapping[str, Work]
    price: Callable[[str, Any], float]
    unit: str
    known: str
    main: str
    signed_by_key: bool = False
    retry_s: float = 40.0
    texts: tuple[str, ...] = ("prompt", "text", "title")
    lists: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    unique: str | None = None
    probe: int = 418


def _creativeai(operation: str, body: Any) -> float:
    """Credits a call costs at most (section Credits of the reference)."""
    if operation == "createVideoBatch":
        prompts = at(body, "prompts")
        return 30.0 * (len(prompts) if isinstance(prompts, list) else 1)
    if operation in ("createImage", "editImage"):
        count = at(body, "n")
        return 3.0 * (count if isinstance(count, int) else 1)
    return {
        "createVideo": 60.0,
        "createVideoAlias": 60.0,
        "createVoice": 8.0,
        "createComposition": 5.0,
        "createChartVideo": 15.0,
        "removeBackground": 2.0,
        "upscaleImage": 3.0,
        "restoreImage": 3.0,
        "nativeGenerateImage": 2.0,
        "nativeGenerateVideo": 60.0,
        "createChatCompletion": 1.0,
        "createCompletion": 1.0,
    }.get(operation, 0.0)


def _unifically(operation: str, body: Any) -> float:
    """Dollars a call costs at most; videos dearest. A dry run is free."""
    if operation != "createTask" or at(body, "dry_run") is True:
        return 0.0
    model = str(at(body, "model"))
    return 0.1 if "image" in model or "banana" in model or model.startswith(("alibaba", "openai")) else 4.5


def _mayanio(operation: str, body: Any) -> float:
    """Points a call costs at most."""
    if operation == "createImages":
        count = at(body, "num_images")
        return 1.0 * (count if isinstance(count, int) else 1)
    return 0.0 if operation == "listProjects" else 20.0


def _generate(status: str = "status", every_s: float = 3.0) -> Work:
    return Work("id", "getGeneration", "generation_id", status, every_s)


def _kubeez(operation: str, _: Any) -> float:
    """Credits a call costs at most; what a model costs stands in its list."""
    dear = {"generate_media": 400.0, "generate_music": 20.0, "generate_dialogue": 20.0, "create_ad_copy": 100.0}
    return dear.get(operation, 0.0)


_NATIVE = Work("data.id", "nativeGetPrediction", "id", "data.status")
_VIDEO = Work("id", "getVideo", "generation_id", longest_s=602.0, quick_s=30.0)

MANNERS: dict[str, Manners] = {
    "creativeai": Manners(
        {
            "createVideo": _VIDEO,
            "createVideoAlias": _VIDEO,
            "createVideoBatch": Work("batch_id", "getVideoBatch", "batch_id", "jobs"),
            **{
                name: _generate()
                for name in (
                    *("createVoice", "createComposition", "createChartVideo"),
                    *("removeBackground", "upscaleImage", "restoreImage"),
                )
            },
            "nativeGenerateImage": _NATIVE,
            "nativeGenerateVideo": _NATIVE,
        },
        _creativeai,
        "credits",
        "listModels",
        "createVideo",
        signed_by_key=True,
    ),
    "unifically": Manners(
        {"createTask": Work("data.task_id", "getTask", "task_id", "data.status")},
        _unifically,
        "USD",
        "getAccount",
        "createTask",
        unique="U-115",
        optional=frozenset(
            {"getAccountV1", "listModels", "listVoices", "listVoicesKling", "listVoicesGoogle", "uploadFile"}
        ),
    ),
    "kubeez": Manners(
        {
            name: Work("generation_id", poll, "generation_id", every_s=5.0, tool=True)
            for name, poll in (
                ("generate_media", "get_generation_status"),
                ("generate_dialogue", "get_generation_status"),
                ("generate_music", "get_music_status"),
            )
        }
        | {"create_ad_copy": Work("generation_ids", "get_generation_status", "generation_id", every_s=5.0, tool=True)},
        _kubeez,
        "credits",
        "get_balance",
        "generate_media",
        lists=frozenset({"get_generations"}),
        probe=402,
    ),
    "mayanio": Manners(
        {},
        _mayanio,
        "points",
        "listProjects",
        "createImages",
        lists=frozenset({"listProjects"}),
        held=frozenset({"createImages", "createVideo", "create3d"}),
        optional=frozenset({"createVideo", "createVideoAlias", "create3d", "create3dModels", "create3dAlias"}),
    ),
}


def jobs_of(work: Work, body: Any) -> list[str]:
    """The ids an accepting answer gives: of its job, or of each of its jobs where it tells a list."""
    found = at(body, work.ident)
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str) and each]
