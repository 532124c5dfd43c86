"""Formats of codes and numbers, chosen by a text field's property `format`.

A format is one module with `MESSAGE` for a value that does not fit, and
`normalized(text) -> str | None`, the canonical spelling or None. Its name is the module's name.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from forms.texts import Message


@dataclass(frozen=True)
class Format:
    """A named format."""

    name: str
    message: Message
    normalized: Callable[[str], str | None]


@cache
def formats() -> Mapping[str, Format]:
    """Every format of this package, by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        source = import_module(f"{__name__}.{module.name}")
        found[module.name] = Format(module.name, source.MESSAGE, source.normalized)
    return found
