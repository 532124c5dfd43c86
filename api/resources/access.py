"""Signing in and out, and access tokens."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from api.endpoint import Resource, endpoint, no_content
from api.schemas.access import Credentials, SessionSchema, TokenOrder, TokenSchema
from api.shape import Endpoint
from engine.commands.people import Granted, create_token, revoke_token, sign_in, sign_out
from engine.runtime import Runtime
from engine.uow import UnitOfWork
from web.identity import csrf_token, drop_session, keep_session, presented_secret

session = Resource("session", __name__, url_prefix="/session", description="Signing in and out")
tokens = Resource("tokens", __name__, url_prefix="/tokens", description="Access tokens for programs")


@endpoint(
    session,
    "",
    Endpoint(method="POST", status=201, body=Credentials(), answer=SessionSchema(), refuses=(401,), public=True),
)
def create_session(runtime: Runtime, *, username: str, password: str) -> Response:
    """Sign in.

    The answer sets the session cookie. A wrong name and a wrong password are told apart by nothing.
    """
    granted = sign_in(runtime, username, password)
    body = SessionSchema().dump(_described(granted))
    response = Response(orjson.dumps(body), 201, mimetype="application/json")
    keep_session(response, granted.secret, granted.token.expires_at)
    return response


@endpoint(session, "", Endpoint(method="DELETE", status=204))
def delete_session(uow: UnitOfWork) -> Response:
    """Sign out: the session, or the access token used for this request, is over."""
    sign_out(uow, presented_secret() or "")
    response = no_content()
    drop_session(response)
    return response


@endpoint(tokens, "", Endpoint(method="POST", status=201, body=TokenOrder(), answer=TokenSchema()))
def post_token(uow: UnitOfWork, *, label: str, days: int) -> dict[str, Any]:
    """Make an access token.

    It acts as the user who makes it. Its secret is shown in this answer and never again.
    """
    granted = create_token(uow, label, uow.now + timedelta(days=days))
    token = granted.token
    return {"id": token.id, "label": token.label, "secret": granted.secret, "expires_at": token.expires_at}


@endpoint(tokens, "/<uuid:token_id>", Endpoint(method="DELETE", status=204, refuses=(404,)))
def delete_token(uow: UnitOfWork, *, token_id: UUID) -> None:
    """Revoke an access token of the own."""
    revoke_token(uow, token_id)


def _described(granted: Granted) -> dict[str, Any]:
    actor = granted.actor
    return {
        "username": actor.username,
        "name": actor.name,
        "kind": actor.kind,
        "roles": sorted(actor.roles),
        "csrf_token": csrf_token(granted.secret),
        "expires_at": granted.token.expires_at,
    }
