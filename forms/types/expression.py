"""Values that the server computes with FEEL; what a client sends for them is ignored."""

from dataclasses import dataclass
from typing import ClassVar, Self

from forms.field import Field, read_entry
from forms.reader import Reader
from forms.types.choice import Option, read_options


@dataclass(frozen=True, kw_only=True)
class Computed(Field):
    """A computed value, shown like a field that cannot be changed; `options` give its values their names."""

    type: ClassVar[str] = "expression"

    expression: str
    options: tuple[Option, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.ignore("computeOn")
        expression = reader.expression("expression")
        if expression is None:
            reader.problem("expression", "Expected a FEEL expression starting with '=', but found none")
        return cls(**read_entry(reader), expression=expression or "null", options=read_options(reader))

    def clean(self, value: object) -> object:
        return value
