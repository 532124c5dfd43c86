"""Conversions of files of other engines."""

from werkzeug.datastructures import FileStorage

from api.endpoint import Resource, endpoint
from api.schemas.conversions import ConversionOrder, ConversionSchema
from api.shape import Endpoint
from engine import commands
from engine.conversion import Conversion
from engine.runtime import Runtime
from engine.uow import Actor

conversions = Resource("conversions", __name__, url_prefix="/conversions", description="Files of other engines")


@endpoint(
    conversions,
    "",
    Endpoint(method="POST", body=ConversionOrder(), body_location="multipart", answer=ConversionSchema(), apart=True),
)
def create_conversion(runtime: Runtime, actor: Actor, *, file: FileStorage) -> Conversion:  # noqa: ARG001  # no database
    """Convert a file of Camunda 7, Operaton or Flowable; for designers.

    The answer is the file in this dialect, every change, and what could not be converted. Nothing is stored. A file
    of this dialect comes back as it is.
    """
    return commands.convert_file(actor, file.read())
