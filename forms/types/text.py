"""One-line and long texts: lengths, pattern, and the bureau's formats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict

from forms.errors import Rejected
from forms.field import Field, read_entry
from forms.formats import Format, formats
from forms.patterns import Pattern, compile_pattern
from forms.reader import Reader, shown
from forms.texts import Text

_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean_text(value: object) -> str:
    """A text that any database and any page can hold; raises Rejected."""
    if not isinstance(value, str):
        raise Rejected("Expected a text, but found {found}", found=shown(value))
    text = value.replace("\r\n", "\n").strip()
    if _UNPRINTABLE.search(text):
        raise Rejected("The text has characters that cannot be stored")
    return text


class Lengths(TypedDict):
    """How long a text may be."""

    min_length: int
    max_length: int


def read_lengths(reader: Reader, longest: int) -> Lengths:
    """The limits on a text's length, never above `longest`."""
    validate = reader.nested("validate")
    least = validate.integer("minLength") or 0
    most = validate.integer("maxLength") or longest
    if not least <= most <= longest:
        validate.problem("maxLength", f"Expected a length from {least} to {longest}, but found {most}")
    return Lengths(min_length=least, max_length=most)


@dataclass(frozen=True, kw_only=True)
class LongText(Field):
    """A text of several lines."""

    type: ClassVar[str] = "textarea"

    min_length: int
    max_length: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(**read_entry(reader), **read_lengths(reader, 20_000))

    def clean(self, value: object) -> str | None:
        text = clean_text(value)
        if len(text) > self.max_length:
            raise Rejected(
                "Expected at most {most} characters, but found {count}", most=self.max_length, count=len(text)
            )
        if text and len(text) < self.min_length:
            raise Rejected(
                "Expected at least {least} characters, but found {count}", least=self.min_length, count=len(text)
            )
        return text or None


@dataclass(frozen=True, kw_only=True)
class TextField(LongText):
    """A text of one line, perhaps in a format or after a pattern."""

    type: ClassVar[str] = "textfield"

    format: Format | None
    pattern: Pattern | None
    email: bool
    prefix: Text
    suffix: Text

    @classmethod
    def read(cls, reader: Reader) -> Self:
        prefix, suffix = read_adorners(reader)
        pattern, email = _read_pattern(reader)
        return cls(
            **read_entry(reader),
            **read_lengths(reader, 1_000),
            format=_read_format(reader),
            pattern=pattern,
            email=email,
            prefix=prefix,
            suffix=suffix,
        )

    def clean(self, value: object) -> str | None:
        text = super().clean(value)
        if text is None:
            return None
        if "\n" in text:
            raise Rejected("Expected one line of text")
        if self.format:
            return self._formatted(text, self.format)
        if self.pattern and not self.pattern.search(text):
            raise Rejected("The text does not have the expected form")
        if self.email and not _EMAIL.fullmatch(text):
            raise Rejected("This is not a valid e-mail address")
        return text

    def from_texts(self, texts: Sequence[str]) -> object:
        return " ".join(texts[0].split()) if texts and self.format else super().from_texts(texts)

    @staticmethod
    def _formatted(text: str, format: Format) -> str:
        normalized = format.normalized(text)
        if normalized is None:
            raise Rejected(format.message.template)
        return normalized


def read_adorners(reader: Reader) -> tuple[Text, Text]:
    """What stands before and after the box, such as a unit."""
    appearance, properties = reader.nested("appearance"), reader.nested("properties")
    return (
        Text(appearance.text("prefixAdorner"), properties.text("prefix_en")),
        Text(appearance.text("suffixAdorner"), properties.text("suffix_en")),
    )


def _read_format(reader: Reader) -> Format | None:
    properties = reader.nested("properties")
    name = properties.text("format")
    if name and name not in formats():
        properties.problem("format", f"Expected one of {', '.join(sorted(formats()))}, but found {name!r}")
    return formats().get(name)


def _read_pattern(reader: Reader) -> tuple[Pattern | None, bool]:
    validate = reader.nested("validate")
    kind = validate.choice("validationType", ("", "custom", "email"))
    source = validate.text("pattern")
    if not source:
        return None, kind == "email"
    try:
        return compile_pattern(source), kind == "email"
    except ValueError as error:
        validate.problem("pattern", str(error))
        return None, False
