"""Errors of this package.

FormInvalid       the form definition is refused; nothing was compiled
FormDataInvalid   what a person entered is refused
ExpressionFailed  an evaluator could not give a value; evaluators raise it or a subclass
Rejected          one value is refused by its field (never leaves the package)
"""

from collections.abc import Mapping, Sequence

from forms.texts import Message


class FormInvalid(Exception):
    """The form definition is refused; `problems` are pairs of path and sentence."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{path}: {sentence}" if path else sentence for path, sentence in problems))


class FormDataInvalid(Exception):
    """What was entered is refused; `errors` maps a path such as `members[0].id_no` to its messages."""

    def __init__(self, errors: Mapping[str, Sequence[Message]]) -> None:
        self.errors = {path: list(messages) for path, messages in errors.items()}
        super().__init__("; ".join(f"{path}: {', '.join(map(str, found))}" for path, found in self.errors.items()))


class ExpressionFailed(Exception):
    """A FEEL expression has no value."""


class Rejected(Exception):
    """One value is refused, with the message for the person who entered it."""

    def __init__(self, template: str, /, **params: object) -> None:
        self.message = Message(template, params)
        super().__init__(template)
