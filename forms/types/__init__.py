"""Field types: every module here holds one family, and is found by being here."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from forms.field import Component


@cache
def component_types() -> Mapping[str, type[Component]]:
    """The component class of every supported form-js type."""
    found: dict[str, type[Component]] = {}
    for module in pkgutil.iter_modules(__path__):
        for member in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(member, type) and issubclass(member, Component) and hasattr(member, "type"):
                found[member.type] = member
    return found
