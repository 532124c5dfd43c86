"""Regular expressions from designers, by an engine whose time is linear in the text whatever the expression says.

RE2 knows neither references back nor looking around, which is what makes others run away; it refuses them by name.
"""

from typing import Protocol

import re2

LONGEST = 500
# What a compiled expression may take, in bytes: repetitions of repetitions are written out.
MOST_MEMORY = 1 << 20


class Pattern(Protocol):
    """A compiled expression."""

    @property
    def pattern(self) -> str: ...

    def search(self, text: str) -> object | None:
        """Something where the expression is found in the text, else None."""
        ...


def compile_pattern(source: str) -> Pattern:
    """The compiled expression; ValueError says why it is refused."""
    if len(source) > LONGEST:
        raise ValueError(f"Expected a pattern of at most {LONGEST} characters, but found {len(source)}")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MOST_MEMORY
    try:
        compiled: Pattern = re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0]
        said = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"The pattern is not a regular expression: {said}") from error
    return compiled
