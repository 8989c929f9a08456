"""Signatures are pinned by vectors made elsewhere, and verified as a receiver has to."""

import pytest

from mock_server.webhooks.signing import sha256_hex, timestamped_hex, verifies

# The first vector stands in the provider's fact sheet; both were made with `openssl dgst -sha256 -hmac SECRET`.
VECTORS = [
    (
        "rph_live_test",
        b'{"id":"vgen_abc123","status":"completed"}',
        "sha256=4f7848116666d74098633d8d1e5a9e0b421a66502e00e6255c43463390408cdb",
    ),
    (
        "mock_ci42__free-tier",
        '{"id":"vgen_7","prompt":"\u6e2f\u306e\u671d \u2014 caf\u00e9","status":"failed"}'.encode(),
        "sha256=00e31b765744e444e56650316f1feae4b8957204c72bcb18f1348b33601c5123",
    ),
]


@pytest.mark.parametrize(("secret", "body", "header"), VECTORS)
def test_a_vector_made_elsewhere_is_met(secret: str, body: bytes, header: str) -> None:
    assert sha256_hex(secret, body) == header
    assert verifies(secret, body, header)


@pytest.mark.parametrize(("secret", "body", "header"), VECTORS)
def test_one_changed_byte_is_refused(secret: str, body: bytes, header: str) -> None:
    for index in range(len(body)):
        assert not verifies(secret, body[:index] + bytes([body[index] ^ 1]) + body[index + 1 :], header)
    assert not verifies(secret + "x", body, header)
    assert not verifies(secret, body + b"\n", header)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda header: None,
        lambda header: "",
        lambda header: header[:-1],  # truncated: a plain no, not an exception
        lambda header: header + "0",
        lambda header: header.removeprefix("sha256="),
        lambda header: header.upper(),
        lambda header: header.replace("sha256=", "sha512="),
        lambda header: f"{header}\u2013",
        lambda header: header[:-1] + "\xe9",
    ],
)
def test_a_header_that_is_missing_or_spoiled_is_refused(spoiled: object) -> None:
    secret, body, header = VECTORS[0]
    assert callable(spoiled)
    assert verifies(secret, body, spoiled(header)) is False


def test_any_secret_and_any_bytes_can_be_signed() -> None:
    for secret, body in [("", b""), ("caf\xe9 \u6e2f", b"\x00\xff"), ("x" * 500, b"x" * 100_000)]:
        assert verifies(secret, body, sha256_hex(secret, body))


def test_a_stamp_is_signed_with_the_bytes() -> None:
    """The vector was made with `printf '1767225690.{...}' | openssl dgst -sha256 -hmac whsec_heron`."""
    body = b'{"task_id":"7b0c","status":"completed"}'
    signed = "b006cdf3adfe907e808e11269fbc4c6a02890336b752e251b40145fc2a12cc09"

    assert timestamped_hex("whsec_heron", 1_767_225_690, body) == signed
    assert timestamped_hex("whsec_heron", 1_767_225_691, body) != signed
    assert timestamped_hex("whsec_heron", 1_767_225_690, body + b" ") != signed
