"""What a check looks at: an exchange with a server, a delivery to a receiver. Protocols, so anyone's records fit."""

from collections.abc import Mapping
from typing import Protocol


class Exchange(Protocol):
    """One request and its answer.

    operation: the first id of the operation that was met, None when no path and method matched.
    path: behind the provider's base URL, without the query. Header names are lower case.
    """

    @property
    def provider(self) -> str: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def query(self) -> str: ...
    @property
    def request_headers(self) -> Mapping[str, str]: ...
    @property
    def request_body(self) -> bytes: ...
    @property
    def status(self) -> int: ...
    @property
    def response_headers(self) -> Mapping[str, str]: ...
    @property
    def response_body(self) -> bytes: ...


class Delivery(Protocol):
    """One webhook request as a receiver got it.

    secret: what the receiver verifies with, None when it expects no signature.
    at_s: seconds on the clock the server lives by; only differences count.
    answered: the status the receiver gave, None when it gave none.
    """

    @property
    def provider(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...
    @property
    def secret(self) -> str | None: ...
    @property
    def at_s(self) -> float: ...
    @property
    def answered(self) -> int | None: ...
