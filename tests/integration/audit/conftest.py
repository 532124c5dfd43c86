"""A bureau whose cases take in files, issue letters and give numbers, and hand themselves up."""

import io
import json
from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.audit import verify
from engine.handlers import Handlers
from engine.model import Base
from engine.queries import AttachmentView
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.files import PDF
from tests.support.letters import a_template, issuing
from tests.support.world import World
from workflows.bureau import handlers as bureau

CLERK = "wangwu"
WORD = {"type": "textfield", "key": "word", "label": "word"}
PAPERS = {"type": "filepicker", "key": "papers", "label": "papers", "multiple": True, "properties": {}}
FORM = json.dumps({"id": "letter", "type": "default", "components": [WORD, PAPERS]}).encode()
MODEL = a_model(
    start("s", extension('<zeebe:formDefinition formId="letter"/>')),
    user("check", extension(assigned(candidateGroups="D03"))),
    issuing("issue"),
    end(),
    flows="s check; check issue; issue e",
)


@pytest.fixture
def handlers() -> Handlers:
    registry = Handlers()
    registry.merge(bureau)
    return registry


@pytest.fixture
def world(seeded: Runtime, actor: Callable[[str], Actor]) -> World:
    world = World(seeded, actor)
    world.deploy(MODEL, letter__form=FORM, notice__html=a_template())
    return world


@pytest.fixture
def upload(world: World) -> Callable[..., AttachmentView]:
    """Uploads a file of the clerk's."""

    def do(name: str = "章程.pdf", content: bytes = PDF) -> AttachmentView:
        return commands.upload(world.runtime, world.actor(CLERK), name, io.BytesIO(content), world.now)

    return do


@pytest.fixture
def case(world: World, upload: Callable[..., AttachmentView]) -> UUID:
    """A case that took in a file and issued a letter under a number."""
    file = upload()
    case = world.start(by=CLERK, papers=[str(file.id)], word="甲")
    world.complete(case, "check", CLERK)
    return case


def change(world: World, table: type[Base], **values: object) -> None:
    """Change every row of a table behind everybody's back."""
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.update(table).values(values))


def flaws(world: World, case: UUID | None = None) -> list[str]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return [finding.flaw for finding in verify(uow.session, case)]
