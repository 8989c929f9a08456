"""Codes and refresh tokens turned into tokens, and tokens taken back: what a client does without a browser.

Access tokens last an hour, refresh tokens 30 days and one use, codes ten minutes and one use: on the world's clock.
"""

from base64 import b64decode
from urllib.parse import unquote

from mock_server.answer import Answer, Request
from mock_server.providers.kubeez import form, grants
from mock_server.providers.kubeez.ask import Refused
from mock_server.providers.kubeez.form import Form
from mock_server.world import World
from mock_server.worlds import Worlds

AGAIN = "Authorize again."


def token(worlds: Worlds, request: Request) -> Answer:
    """Tokens for a code or a refresh token. Raises Refused."""
    sent = form.read(request.body)
    client = _client(request, sent)
    kind = sent.get("grant_type")
    if kind == "authorization_code":
        return _from_code(worlds, client, sent)
    if kind == "refresh_token":
        return _from_refresh(worlds, client, sent)
    raise Refused("unsupported_grant_type", "grant_type is wanted: authorization_code or refresh_token.")


def revoke(worlds: Worlds, request: Request) -> Answer:
    """A token taken back; one that is not there is none either (RFC 7009). Raises Refused."""
    sent = form.read(request.body)
    client = _client(request, sent)
    found = grants.book_of(worlds, sent.get("token", ""))
    if found is not None:
        found[1].revoke(sent["token"], client.id)
    return form.told(200, {})


def _from_code(worlds: Worlds, client: grants.Client, sent: Form) -> Answer:
    name = sent.get("code", "")
    found = grants.book_of(worlds, name)
    code = found[1].codes.get(name) if found is not None else None
    if found is None or code is None or code.approval.client_id != client.id:
        raise Refused("invalid_grant", f"This code is unknown here. {AGAIN}")
    world, book = found
    if code.used:
        book.end(code.approval)
        raise Refused("invalid_grant", f"This code was used before; what it gave is revoked. {AGAIN}")
    if world.clock.now_s >= code.gone_s:
        raise Refused("invalid_grant", f"This code has expired: ten minutes, on the world's clock. {AGAIN}")
    if sent.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
        raise Refused("invalid_grant", "redirect_uri is not the one the code was sent to.")
    if grants.proof(sent.get("code_verifier", "")) != code.challenge:
        raise Refused("invalid_grant", "code_verifier is not what the code_challenge was made from.")
    _check_resource(code.approval, sent)
    code.used = True
    return _pair(world, book, code.approval, name, code.approval.scopes)


def _from_refresh(worlds: Worlds, client: grants.Client, sent: Form) -> Answer:
    name = sent.get("refresh_token", "")
    found = grants.book_of(worlds, name)
    refresh = found[1].refresh.get(name) if found is not None else None
    if found is None or refresh is None or refresh.approval.client_id != client.id:
        raise Refused("invalid_grant", f"This refresh token is unknown here, used or revoked. {AGAIN}")
    world, book = found
    if world.clock.now_s >= refresh.gone_s:
        raise Refused("invalid_grant", f"This refresh token has expired: 30 days, on the world's clock. {AGAIN}")
    approval = refresh.approval
    _check_resource(approval, sent)
    wanted = sent.get("scope", "").split()
    if not set(wanted) <= set(approval.scopes):
        raise Refused("invalid_scope", f"Only what was granted can be renewed: {' '.join(approval.scopes)}.")
    del book.refresh[name]  # good once: the next comes with the answer
    return _pair(world, book, approval, name, grants.in_order(wanted or approval.scopes))


def _pair(world: World, book: grants.Book, approval: grants.Approval, seed: str, scopes: tuple[str, ...]) -> Answer:
    pair = book.pair(approval, world.chance.stream("oauth/token", seed.encode()), scopes)
    told = {
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": world.clock.client_seconds(grants.ACCESS_S),
        "refresh_token": pair.refresh,
        "scope": " ".join(scopes),
    }
    return form.told(200, told)


def _client(request: Request, sent: Form) -> grants.Client:
    """The client that sends a form, by Basic or by the form itself. Raises Refused."""
    ident, secret = sent.get("client_id", ""), sent.get("client_secret")
    kind, _, letters = request.headers.get(b"authorization", b"").partition(b" ")
    if kind.lower() == b"basic":
        try:
            user, _, password = b64decode(letters).decode().partition(":")
        except ValueError as error:
            raise Refused("invalid_client", "The Basic credentials cannot be read.", 401) from error
        ident, secret = unquote(user), unquote(password)
    client = grants.client(ident)
    if client is None or not client.is_proven_by(secret):
        raise Refused("invalid_client", "This client is not registered here, or the secret is not its own.", 401)
    return client


def _check_resource(approval: grants.Approval, sent: Form) -> None:
    wanted = sent.get("resource")
    if wanted is not None and approval.resource is not None and wanted.rstrip("/") != approval.resource.rstrip("/"):
        raise Refused("invalid_target", f"This grant is for {approval.resource}.")
