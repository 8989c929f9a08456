"""Chromium without a window: pages are opened in it as people open them. Root gets it installed where it is missing."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--virtual-time-budget=2000",
)


class NoBrowser(Exception):
    """No browser is there and none can be installed from here; the message says how to come by it."""


def find() -> str:
    """Where the browser is; root on Debian and Ubuntu gets it installed. Raises NoBrowser."""
    path = _there()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        path = _there()
    if path is None:
        raise NoBrowser(
            "report pages are opened in Chromium, which is not on the PATH. Installing it takes root and apt-get: "
            "run `sudo apt-get install chromium`, or bring it with your system's packages, then make test again."
        )
    return path


def _there() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(install, env=environment, capture_output=True, check=False).returncode:
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, capture_output=True, check=False)
        subprocess.run(install, env=environment, capture_output=True, check=False)


def opened(page: Path, profile: Path, *, size: str = "1280,1600") -> str:
    """The document as it stands once its script has run; the screenshot lies beside the page."""
    shot = f"--screenshot={page.with_suffix('.png')}"
    command = [find(), *_OPTIONS, f"--user-data-dir={profile}", f"--window-size={size}"]
    for more in (["--dump-dom"], [shot]):
        done = subprocess.run([*command, *more, page.as_uri()], capture_output=True, text=True, timeout=60, check=True)
        if more == ["--dump-dom"]:
            dom = done.stdout
    return dom
