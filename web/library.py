"""The sentences of marshmallow, which fills them in before we see them, in the language of the request.

It checks the envelopes of the API's requests; forms have sentences of their own.
"""

import re
from collections.abc import Iterator

from web.languages import say

TEMPLATES = (
    "Missing data for required field.",
    "Field may not be null.",
    "Invalid value.",
    "Not a valid string.",
    "Not a valid UUID.",
    "Not a valid integer.",
    "Not a valid number.",
    "Number too large.",
    "Not a valid boolean.",
    "Not a valid datetime.",
    "Not a valid aware datetime.",
    "Not a valid list.",
    "Invalid type.",
    "Invalid input type.",
    "Not a valid mapping type.",
    "Unknown field.",
    "Length must be between {min} and {max}.",
    "Length must be {equal}.",
    "Longer than maximum length {max}.",
    "Shorter than minimum length {min}.",
    "Must be greater than or equal to {min} and less than or equal to {max}.",
    "Must be greater than or equal to {min}.",
    "Must be less than or equal to {max}.",
    "Must be one of: {choices}.",
    "String does not match expected pattern.",
)


def _patterns() -> Iterator[tuple[re.Pattern[str], str]]:
    for template in TEMPLATES:
        pattern = re.sub(r"\\\{([a-z]+)\\\}", r"(?P<\1>.+)", re.escape(template))
        yield re.compile(pattern, re.DOTALL), template


PATTERNS = tuple(_patterns())


def say_library(sentence: str) -> str:
    """A sentence of the library in the language of the request; one we do not know stays as it is."""
    for pattern, template in PATTERNS:
        if found := pattern.fullmatch(sentence):
            return say(template).format(**found.groupdict())
    return say(sentence)
