"""Where a client that was told nothing finds the way to sign in: the two documents, and the header that names them.

The issuer is the origin a request came to, so one server can be met under several names.
"""

from typing import Any

from mock_server.providers.kubeez.account import SCOPES
from mock_server.providers.kubeez.grants import METHODS

PREFIX = "/kubeez"
MCP = "/mcp"
OAUTH = f"{PREFIX}/oauth"
WELL_KNOWN = "/.well-known/"
RESOURCE = f"{WELL_KNOWN}oauth-protected-resource"
SERVER = f"{WELL_KNOWN}oauth-authorization-server"


def protected_resource(origin: str, path: str) -> dict[str, Any]:
    """The document of the MCP endpoint at this path (RFC 9728)."""
    return {
        "resource": f"{origin}{path}",
        "authorization_servers": [origin],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": "Kubeez, stood in for by Soundstage",
    }


def authorization_server(origin: str) -> dict[str, Any]:
    """The document of the authorization server (RFC 8414)."""
    base = f"{origin}{OAUTH}"
    return {
        "issuer": origin,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "registration_endpoint": f"{base}/register",
        "revocation_endpoint": f"{base}/revoke",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": list(METHODS),
        "revocation_endpoint_auth_methods_supported": list(METHODS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


def challenge(origin: str, path: str, error: str | None, said: str, scope: str | None = None) -> bytes:
    """A `WWW-Authenticate` that leads to the document. error: None for a request that brought no token at all."""
    told = {"error": error, "error_description": said if error else None, "scope": scope}
    told["resource_metadata"] = f"{origin}{RESOURCE}{path}"
    return ("Bearer " + ", ".join(f'{name}="{_quoted(text)}"' for name, text in told.items() if text)).encode("latin-1")


def _quoted(text: str) -> str:
    """What may stand between quotes in a header."""
    plain = "".join(letter if " " <= letter <= "~" else "?" for letter in text)
    return plain.replace("\\", "/").replace('"', "'")
