"""Signatures over the raw bytes that are sent. Pure."""

import hmac


def sha256_hex(secret: str, body: bytes) -> str:
    """`sha256=<hex>`: HMAC-SHA256 of the body (creativeai sheet 4.4)."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def verifies(secret: str, body: bytes, header: str | None) -> bool:
    """Whether a header signs these bytes: in constant time, and a wrong length is a plain no (creativeai/C-33)."""
    given = (header or "").encode("latin-1", "replace")
    return hmac.compare_digest(given, sha256_hex(secret, body).encode())


def timestamped_hex(secret: str, stamp: int, body: bytes) -> str:
    """`<hex>`: HMAC-SHA256 of the stamp in Unix seconds, a dot, and the body (unifically sheet 3)."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
