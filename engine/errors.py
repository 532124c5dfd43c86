"""Every error the engine raises on purpose.

    EngineError
    ├── NotFound            no such thing, or not in the actor's bureau
    ├── Forbidden           the actor may not do this
    │   └── SignInFailed    nobody is signed in by what was given; it does not say what was wrong
    ├── WrongState          the thing is not in a state that allows it
    │   └── IncidentOpened  the step failed; what was entered is kept in a job an operator can retry
    ├── StaleVersion        somebody changed the row meanwhile
    │   └── StaleDraft      the draft is another page's by now, or gone
    ├── Invalid             the data a person sent is wrong, path by path
    ├── DeploymentInvalid   the files of a deployment are wrong, element by element
    ├── TooLarge            over a documented size limit
    └── ExpressionFailed    a FEEL expression could not give a value
        └── YearUnpublished a deadline needs the working days of a year nobody has loaded yet

The message is a template with named parameters, so that an edge can translate the template and
fill in the same parameters; `str(error)` is the English sentence. No HTTP status lives here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import forms

Message = forms.Message


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for refusing a deployment: where, and a sentence saying what was found."""

    element_id: str | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.element_id}: {self.sentence}" if self.element_id else self.sentence


class EngineError(Exception):
    """Root of the tree."""

    def __init__(self, template: str, /, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template, params)

    def __str__(self) -> str:
        return self.template.format(**self.params)


class NotFound(EngineError):
    """No such thing, or not one the actor may know of."""


class Forbidden(EngineError):
    """The actor may not do this."""


class SignInFailed(Forbidden):
    """Nobody is signed in by this name and password, or by this token."""


class WrongState(EngineError):
    """The thing is not in a state that allows the verb."""


class IncidentOpened(WrongState):
    """The step failed and was rolled back; the entries are kept in a failed job."""


class NotActive(WrongState):
    """A case is suspended, has an incident, or is over."""


class NobodyWaits(WrongState):
    """No case waits for a message."""


class StaleVersion(EngineError):
    """The row changed since the caller read it."""


class StaleDraft(StaleVersion):
    """The draft is not the one the caller knows; it was saved elsewhere at `saved_at`, or is gone."""

    def __init__(self, template: str, /, *, saved_at: datetime | None, **params: object) -> None:
        super().__init__(template, **params)
        self.saved_at = saved_at


class TooLarge(EngineError):
    """Over a documented size limit."""


class ExpressionFailed(EngineError, forms.ExpressionFailed):
    """A FEEL expression could not give a value."""


class UnknownName(ExpressionFailed):
    """An expression speaks of a variable or function that does not exist."""


class YearUnpublished(ExpressionFailed):
    """A deadline needs the working days of a year that is not in the calendar."""


class Invalid(EngineError):
    """Data a person sent is wrong; `problems` maps a path to its messages."""

    def __init__(self, template: str, /, *, problems: Mapping[str, Sequence[Message]], **params: object) -> None:
        super().__init__(template, **params)
        self.problems = problems


class DeploymentInvalid(EngineError):
    """The files of a deployment are refused; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("The deployment is refused: {count} problem(s) found", count=len(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "; ".join([super().__str__(), *map(str, self.problems)])
