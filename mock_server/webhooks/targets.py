"""Where webhooks may go: loopback, and hosts that `--allow-webhook-host` names. Nothing is looked up for any other."""

from ipaddress import ip_address
from urllib.parse import urlsplit


class Targets:
    """The hosts a server may call. `blocked_hosts` collects those it would not, for `serve` to say once each."""

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self.blocked_hosts: dict[str, None] = {}

    def allows(self, url: str) -> bool:
        """Whether a webhook may go to this URL."""
        host = host_of(url)
        if host is not None and (is_loopback(host) or host in self._allowed):
            return True
        if len(self.blocked_hosts) < 1_000:
            self.blocked_hosts.setdefault(host or url[:80])
        return False


def host_of(url: str) -> str | None:
    """The host of an http or https URL; None for anything else."""
    if "\\" in url:
        return None  # readers disagree about where a host ends that holds one
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no port raises here, not when connecting
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: a loopback address or `localhost`. No name is looked up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
