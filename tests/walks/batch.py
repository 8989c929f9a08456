"""A client that has a batch made: where a part of it fails, it submits that part again, or the whole."""

from typing import Any

from tests.walks.client import WORDS, Client, Wish

PATH = "/v1/video/generations/batch"


def play(client: Client, prompts: list[str]) -> None:
    """Submit a batch; `resubmits`: everything again while anything has failed, else only what has failed."""
    client.wishes = [Wish(prompt, client.provider) for prompt in prompts]
    _made(client, prompts)
    failed = [wish.prompt for wish in client.wishes if wish.state == "failed"]
    if failed:
        _made(client, prompts if client.habits.resubmits else failed)


def _made(client: Client, prompts: list[str]) -> None:
    body = {"prompts": [{"prompt": prompt} for prompt in prompts]}
    told: dict[str, Any] = client.theatre.ask("creativeai", "POST", PATH, body).json
    ident = told["batch_id"]
    while any(WORDS[each["status"]] == "running" for each in told["jobs"]):
        client.theatre.wait(10)
        told = client.theatre.ask("creativeai", "GET", f"{PATH}/{ident}").json
    for each in told["jobs"]:
        wish = next(wish for wish in client.wishes if wish.prompt == each["prompt"])
        wish.state, wish.url = WORDS[each["status"]], each["output_url"]
        wish.jobs.append(each["id"])
