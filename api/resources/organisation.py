"""Departments, positions and candidate groups: what models name people by."""

from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.openapi import PREFIX
from api.schemas.organisation import (
    DepartmentChange,
    DepartmentOrder,
    DepartmentPage,
    DepartmentSchema,
    GroupChange,
    GroupOrder,
    GroupPage,
    GroupSchema,
    PositionPage,
)
from api.schemas.paging import PageQuery
from api.shape import Endpoint
from engine import queries
from engine.commands import organisation as commands
from engine.model import Position
from engine.queries import DepartmentView, GroupView, Page
from engine.uow import UnitOfWork

departments = Resource("departments", __name__, url_prefix="/departments", description="Departments of the bureau")
positions = Resource("positions", __name__, url_prefix="/positions", description="Positions in departments")
groups = Resource("groups", __name__, url_prefix="/groups", description="Candidate groups of the bureau")


@endpoint(departments, "", Endpoint(query=PageQuery(), answer=DepartmentPage(), refuses=(403,)))
def list_departments(uow: UnitOfWork, *, limit: int, cursor: str | None) -> Page[DepartmentView]:
    """List the departments of the bureau and the outside units it consults; for whoever has a role."""
    return queries.departments(uow, cursor=cursor, limit=limit)


@endpoint(
    departments,
    "",
    Endpoint(
        method="POST",
        status=201,
        body=DepartmentOrder(),
        answer=DepartmentSchema(),
        tagged=True,
        location=lambda found: f"{PREFIX}/departments/{found.id}",
    ),
)
def create_department(uow: UnitOfWork, *, code: str, **order: Any) -> DepartmentView:
    """Add a department; for administrators."""
    department = commands.create_department(uow, code, **order)
    uow.flush()
    return queries.department(uow, department.id)


@endpoint(departments, "/<uuid:department_id>", Endpoint(answer=DepartmentSchema(), refuses=(403, 404), tagged=True))
def get_department(uow: UnitOfWork, *, department_id: UUID) -> DepartmentView:
    """Read a department."""
    return queries.department(uow, department_id)


@endpoint(
    departments,
    "/<uuid:department_id>",
    Endpoint(
        method="PATCH",
        body=DepartmentChange(),
        answer=DepartmentSchema(),
        refuses=(404,),
        if_match="demanded",
        tagged=True,
    ),
)
def change_department(
    uow: UnitOfWork, *, department_id: UUID, expected_version: int | None, **wanted: Any
) -> DepartmentView:
    """Change the name of a department, the department above it, or who is in charge of it; for administrators.

    The code stays. Models that name the department by its Chinese name have to use the new one.
    """
    department = commands.change_department(uow, department_id, wanted, expected_version)
    uow.flush()
    return queries.department(uow, department.id)


@endpoint(positions, "", Endpoint(query=PageQuery(), answer=PositionPage(), refuses=(403,)))
def list_positions(uow: UnitOfWork, *, limit: int, cursor: str | None) -> Page[Position]:
    """List the positions of the installation; for whoever has a role."""
    return queries.positions(uow, cursor=cursor, limit=limit)


@endpoint(groups, "", Endpoint(query=PageQuery(), answer=GroupPage(), refuses=(403,)))
def list_groups(uow: UnitOfWork, *, limit: int, cursor: str | None) -> Page[GroupView]:
    """List the candidate groups with their members; for administrators, operators and auditors."""
    return queries.groups(uow, cursor=cursor, limit=limit)


@endpoint(
    groups,
    "",
    Endpoint(
        method="POST",
        status=201,
        body=GroupOrder(),
        answer=GroupSchema(),
        tagged=True,
        location=lambda found: f"{PREFIX}/groups/{found.id}",
    ),
)
def create_group(uow: UnitOfWork, *, code: str, **order: Any) -> GroupView:
    """Add a candidate group; for administrators."""
    group = commands.create_group(uow, code, **order)
    uow.flush()
    return queries.group(uow, group.id)


@endpoint(groups, "/<uuid:group_id>", Endpoint(answer=GroupSchema(), refuses=(403, 404), tagged=True))
def get_group(uow: UnitOfWork, *, group_id: UUID) -> GroupView:
    """Read a candidate group."""
    return queries.group(uow, group_id)


@endpoint(
    groups,
    "/<uuid:group_id>",
    Endpoint(
        method="PATCH", body=GroupChange(), answer=GroupSchema(), refuses=(404,), if_match="demanded", tagged=True
    ),
)
def change_group(uow: UnitOfWork, *, group_id: UUID, expected_version: int | None, **wanted: Any) -> GroupView:
    """Change the names or the members of a candidate group; for administrators, who do not add themselves."""
    group = commands.change_group(uow, group_id, expected_version=expected_version, **wanted)
    uow.flush()
    return queries.group(uow, group.id)
