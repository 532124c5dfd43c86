"""A bureau in which people hand in files: applicants with a letter, staff with a report."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from engine import commands
from engine.queries import AttachmentView
from engine.runtime import Runtime
from engine.uow import Actor
from tests.modeling import a_model, assigned, end, extension, lane_set, start, user
from tests.support.files import PDF
from tests.support.world import World

APPLICANT, OTHER_APPLICANT = "ceshishenqingren", "ceshishenqingrenyi"
CLERK, COLLEAGUE, OUTSIDER, OPERATOR = "zhaoliu", "lisi", "baisishi", "admin"


def formed(form_id: str, *parts: str) -> str:
    return extension(f'<zeebe:formDefinition formId="{form_id}"/>', *parts)


MODEL = a_model(
    start("s", formed("letter")),
    user("check", formed("report", assigned(candidateUsers=CLERK))),
    user("amend", formed("letter", assigned(assignee="=initiator"))),
    end(),
    flows="s check; check amend; amend e",
    lanes=lane_set(申请人=("s", "e", "amend"), 窗口=("check",)),
)


def a_form(form_id: str, *components: dict[str, Any]) -> bytes:
    return json.dumps({"id": form_id, "type": "default", "components": components}).encode()


def a_picker(key: str, **properties: Any) -> dict[str, Any]:
    return {"type": "filepicker", "key": key, "label": key, "multiple": True, "properties": properties}


LETTER = a_form(
    "letter",
    {"type": "textfield", "key": "subject", "label": "subject", "validate": {"required": True}},
    a_picker("papers"),
    {"type": "dynamiclist", "path": "members", "label": "members", "components": [a_picker("proofs")]},
)
REPORT = a_form("report", a_picker("photos"), a_picker("answer", public="true"))


@pytest.fixture
def world(seeded: Runtime, actor: Callable[[str], Actor]) -> World:
    world = World(seeded, actor)
    world.deploy(MODEL, letter__form=LETTER, report__form=REPORT)
    return world


@pytest.fixture
def upload(world: World) -> Callable[..., AttachmentView]:
    """Uploads a file as somebody."""

    def do(by: str = APPLICANT, name: str = "章程.pdf", content: bytes = PDF) -> AttachmentView:
        return commands.upload(world.runtime, world.actor(by), name, io.BytesIO(content), world.now)

    return do


def started(world: World, *files: AttachmentView, by: str = APPLICANT) -> UUID:
    return world.start(by=by, subject="测试", papers=[str(file.id) for file in files])
