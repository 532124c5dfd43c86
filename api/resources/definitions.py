"""Deployments and what was deployed."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from flask import Response
from werkzeug.datastructures import FileStorage

from api.endpoint import Resource, endpoint
from api.schemas.definitions import (
    DeploymentOrder,
    DeploymentSchema,
    ProcessDefinitionPage,
    ProcessDefinitionQuery,
    ProcessDefinitionSchema,
)
from api.shape import Endpoint
from engine import commands, queries
from engine.errors import Invalid, Message
from engine.queries import DefinitionView, Page
from engine.uow import UnitOfWork

deployments = Resource("deployments", __name__, url_prefix="/deployments", description="Deploying processes")
process_definitions = Resource(
    "process-definitions", __name__, url_prefix="/process-definitions", description="Versions of processes"
)


@endpoint(
    deployments,
    "",
    Endpoint(method="POST", status=201, body=DeploymentOrder(), body_location="multipart", answer=DeploymentSchema()),
)
def create_deployment(uow: UnitOfWork, *, files: Sequence[FileStorage], name: str) -> dict[str, Any]:
    """Deploy files that belong together for the own bureau; for designers.

    422 lists each problem with the element it is at, and nothing is stored. What is as it was makes no new version.
    """
    contents = _contents(files)
    deployment = commands.deploy(uow, contents, name or _name(contents))
    uow.flush()
    return {
        "id": deployment.id,
        "name": deployment.name,
        "created_at": deployment.created_at,
        "process_definitions": queries.deployed_together(uow, deployment.id),
    }


@endpoint(process_definitions, "", Endpoint(query=ProcessDefinitionQuery(), answer=ProcessDefinitionPage()))
def list_process_definitions(
    uow: UnitOfWork, *, limit: int, cursor: str | None, key: str | None, latest: bool
) -> Page[DefinitionView]:
    """List versions of processes, newest first."""
    return queries.process_definitions(uow, cursor=cursor, limit=limit, key=key, latest=latest)


@endpoint(process_definitions, "/<uuid:definition_id>", Endpoint(answer=ProcessDefinitionSchema(), refuses=(404,)))
def get_process_definition(uow: UnitOfWork, *, definition_id: UUID) -> DefinitionView:
    """Read one version of a process."""
    return queries.process_definition(uow, definition_id)


@endpoint(
    process_definitions,
    "/<uuid:definition_id>/xml",
    Endpoint(media_type="application/xml", refuses=(403, 404)),
)
def get_process_definition_xml(uow: UnitOfWork, *, definition_id: UUID) -> Response:
    """Read the BPMN file of a version; for staff."""
    xml = queries.process_definition_xml(uow, definition_id)
    return Response(xml, mimetype="application/xml", headers={"Content-Disposition": "attachment"})


def _contents(files: Sequence[FileStorage]) -> dict[str, bytes]:
    """The files by name; where they lay on the sender's machine does not matter."""
    contents: dict[str, bytes] = {}
    for file in files:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not name or name in contents:
            message = Message("Expected files with different names, but found {name!r}", {"name": name})
            raise Invalid(message.template, name=name, problems={"files": [message]})
        contents[name] = file.read()
    return contents


def _name(contents: dict[str, bytes]) -> str:
    """A deployment without a name is called after its first process."""
    names = sorted(contents, key=lambda name: (not name.endswith(".bpmn"), name))
    return PurePosixPath(names[0]).stem
