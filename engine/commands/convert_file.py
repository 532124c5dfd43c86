"""Converting a file of another engine; nothing is stored."""

from engine.conversion import Conversion, convert
from engine.policy import require_may_convert
from engine.uow import Actor


def convert_file(actor: Actor, content: bytes) -> Conversion:
    """The file in this dialect and a report; raises `DeploymentInvalid` for what is no BPMN or DMN file."""
    require_may_convert(actor)
    return convert(content)
