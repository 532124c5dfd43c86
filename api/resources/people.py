"""People of the bureau: listed, added, corrected, placed, let go."""

from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.openapi import PREFIX
from api.schemas.people import (
    DeactivationOrder,
    DeactivationSchema,
    MembershipOrder,
    PasswordOrder,
    RolesOrder,
    UserChange,
    UserOrder,
    UserPage,
    UserQuery,
    UserSchema,
)
from api.shape import Endpoint
from engine import queries
from engine.commands import organisation as commands
from engine.model import Role, User, UserKind
from engine.queries import Page, PersonView
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork, begin

users = Resource("users", __name__, url_prefix="/users", description="People, for administrators")


@endpoint(users, "", Endpoint(query=UserQuery(), answer=UserPage(), refuses=(403,)))
def list_users(
    uow: UnitOfWork,
    *,
    limit: int,
    cursor: str | None,
    text: str | None,
    kind: UserKind | None,
    active: bool | None,
    department: str | None,
) -> Page[PersonView]:
    """List the people of the bureau in the order they were added; for administrators, operators and auditors."""
    return queries.people(uow, cursor=cursor, limit=limit, text=text, kind=kind, active=active, department=department)


@endpoint(
    users,
    "",
    Endpoint(
        method="POST",
        status=201,
        body=UserOrder(),
        answer=UserSchema(),
        tagged=True,
        apart=True,
        location=lambda person: f"{PREFIX}/users/{person.id}",
    ),
)
def create_user(runtime: Runtime, actor: Actor, *, password: str, **order: Any) -> PersonView:
    """Add a person, without a place or role as yet."""
    user_id = commands.create_user(runtime, actor, commands.NewUser(**order), password)
    return _read(runtime, actor, user_id)


@endpoint(users, "/<uuid:user_id>", Endpoint(answer=UserSchema(), refuses=(403, 404), tagged=True))
def get_user(uow: UnitOfWork, *, user_id: UUID) -> PersonView:
    """Read what is known of a person."""
    return queries.person(uow, user_id)


@endpoint(
    users,
    "/<uuid:user_id>",
    Endpoint(method="PATCH", body=UserChange(), answer=UserSchema(), refuses=(404,), if_match="demanded", tagged=True),
)
def change_user(uow: UnitOfWork, *, user_id: UUID, expected_version: int | None, **wanted: str) -> PersonView:
    """Correct what is known of a person."""
    return _shown(uow, commands.change_user(uow, user_id, expected_version=expected_version, **wanted))


@endpoint(
    users,
    "/<uuid:user_id>/deactivation",
    Endpoint(
        method="POST",
        body=DeactivationOrder(),
        answer=DeactivationSchema(),
        refuses=(404, 409),
        if_match="honoured",
    ),
)
def deactivate_user(
    uow: UnitOfWork, *, user_id: UUID, reason: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Let a person go: sessions and tokens end, and the open tasks they hold go back to their candidates."""
    done = commands.deactivate_user(uow, user_id, reason, expected_version)
    return {"user": _shown(uow, done.user), "released_tasks": done.released}


@endpoint(
    users,
    "/<uuid:user_id>/activation",
    Endpoint(method="POST", answer=UserSchema(), refuses=(404, 409), if_match="honoured", tagged=True),
)
def activate_user(uow: UnitOfWork, *, user_id: UUID, expected_version: int | None = None) -> PersonView:
    """Let a person act again, with the place and the roles they had."""
    return _shown(uow, commands.activate_user(uow, user_id, expected_version))


@endpoint(
    users,
    "/<uuid:user_id>/password",
    Endpoint(
        method="POST",
        body=PasswordOrder(),
        answer=UserSchema(),
        refuses=(404,),
        if_match="honoured",
        tagged=True,
        apart=True,
    ),
)
def reset_password(
    runtime: Runtime, actor: Actor, *, user_id: UUID, password: str, expected_version: int | None = None
) -> PersonView:
    """Give a person a new password; their sessions and tokens end."""
    commands.reset_password(runtime, actor, user_id, password, expected_version)
    return _read(runtime, actor, user_id)


@endpoint(
    users,
    "/<uuid:user_id>/memberships",
    Endpoint(
        method="POST",
        status=201,
        body=MembershipOrder(),
        answer=UserSchema(),
        refuses=(404, 409),
        if_match="honoured",
        tagged=True,
    ),
)
def add_membership(
    uow: UnitOfWork, *, user_id: UUID, department: str, position: str, expected_version: int | None = None
) -> PersonView:
    """Give a person a position in a department."""
    return _shown(uow, commands.add_membership(uow, user_id, department, position, expected_version))


@endpoint(
    users,
    "/<uuid:user_id>/memberships/<uuid:membership_id>",
    Endpoint(method="DELETE", answer=UserSchema(), refuses=(404,), if_match="honoured", tagged=True),
)
def remove_membership(
    uow: UnitOfWork, *, user_id: UUID, membership_id: UUID, expected_version: int | None = None
) -> PersonView:
    """Take a position from a person; the tasks they hold stay theirs."""
    return _shown(uow, commands.remove_membership(uow, user_id, membership_id, expected_version))


@endpoint(
    users,
    "/<uuid:user_id>/roles",
    Endpoint(
        method="PUT", body=RolesOrder(), answer=UserSchema(), refuses=(404, 409), if_match="demanded", tagged=True
    ),
)
def set_roles(uow: UnitOfWork, *, user_id: UUID, roles: list[Role], expected_version: int | None) -> PersonView:
    """Let a person have these roles and no others; nobody changes their own."""
    return _shown(uow, commands.set_roles(uow, user_id, roles, expected_version))


def _shown(uow: UnitOfWork, user: User) -> PersonView:
    uow.flush()
    return queries.person(uow, user.id)


def _read(runtime: Runtime, actor: Actor, user_id: UUID) -> PersonView:
    with begin(runtime, actor, read_only=True) as uow:
        return queries.person(uow, user_id)
