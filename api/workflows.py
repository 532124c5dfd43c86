"""Finding service-task handlers: every module of the package `workflows`, and modules named in the settings."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator

from engine.handlers import Handlers

PACKAGE = "workflows"


class WorkflowsInvalid(Exception):
    """A module that should register handlers cannot; the message names it."""


def load_handlers(extra_modules: Iterable[str] = ()) -> Handlers:
    """One registry of all handlers; a type registered twice, or a module without `handlers`, is an error."""
    merged = Handlers()
    for name in (*_own_modules(), *extra_modules):
        found = getattr(_imported(name), "handlers", None)
        if not isinstance(found, Handlers):
            raise WorkflowsInvalid(f"Expected the module {name} to hold `handlers = Handlers()`, but found none")
        try:
            merged.merge(found)
        except ValueError as error:
            raise WorkflowsInvalid(f"{error} (the second in {name})") from error
    return merged


def _own_modules() -> Iterator[str]:
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.iter_modules(package.__path__):
        yield f"{PACKAGE}.{module.name}"


def _imported(name: str) -> object:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise WorkflowsInvalid(f"Expected a module {name} of workflow handlers, but found none ({error})") from error
