"""Numbers: decimal digits, least and greatest, kept as JSON number or, on demand, as text; money in whole cents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from forms.errors import Rejected
from forms.field import Field, read_entry
from forms.money import cents_of, yuan
from forms.reader import Reader, shown
from forms.texts import Text
from forms.types.text import read_adorners

GREATEST = 2**53
MOST_DIGITS = 10
YUAN = Text("元", "yuan")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")


@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """A number. `digits` is how many may follow the decimal point, None for any.

    An amount of `money` is a whole number of cents, and so are its limits; the form itself and whoever
    fills it in speak of yuan.
    """

    type: ClassVar[str] = "number"

    digits: int | None
    least: Decimal | None
    greatest: Decimal | None
    step: Decimal | None
    as_text: bool
    money: bool
    prefix: Text
    suffix: Text

    @classmethod
    def read(cls, reader: Reader) -> Self:
        validate = reader.nested("validate")
        money = reader.nested("properties").choice("format", ("", "money")) == "money"
        prefix, suffix = read_adorners(reader)
        entry = read_entry(reader)
        if money:
            suffix = suffix if prefix or suffix else YUAN
            default = _read_cents(reader, "defaultValue")
            entry["default"] = None if default is None else int(default)
        return cls(
            **entry,
            digits=_read_digits(reader),
            least=_read_cents(validate, "min") if money else _read_decimal(validate, "min"),
            greatest=_read_cents(validate, "max") if money else _read_decimal(validate, "max"),
            step=_read_decimal(reader, "increment"),
            as_text=_read_as_text(reader, money=money),
            money=money,
            prefix=prefix,
            suffix=suffix,
        )

    def clean(self, value: object) -> int | float | str:
        number = self._decimal(value)
        if abs(number) > GREATEST:
            raise Rejected("Expected a number no larger than {most}", most=GREATEST)
        if not self.money and self.digits is not None and number != round(number, self.digits):
            raise Rejected("Expected at most {digits} digits after the decimal point", digits=self.digits)
        if self.least is not None and number < self.least:
            raise Rejected(
                "Expected {least} or more, but found {found}", least=self._said(self.least), found=self._said(number)
            )
        if self.greatest is not None and number > self.greatest:
            raise Rejected(
                "Expected {most} or less, but found {found}", most=self._said(self.greatest), found=self._said(number)
            )
        if self.as_text:
            return plain(number)
        return int(number) if number == int(number) else float(number)

    def from_texts(self, texts: Sequence[str]) -> object:
        text = texts[0].strip() if texts else ""
        if self.money:
            cents = cents_of(text)
            return text if cents is None else cents
        text = text.replace(",", "").replace("，", "")
        if self.as_text or not _DECIMAL.fullmatch(text):
            return text
        return int(text) if "." not in text else float(text)

    def _decimal(self, value: object) -> Decimal:
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, float) and value - value == 0 and not (self.money and value % 1):
            return Decimal(repr(value))
        if self.as_text and isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
            return Decimal(value.strip())
        if self.money and isinstance(value, float):
            raise Rejected("Expected a whole number of cents, but found {found}", found=shown(value))
        if self.money:
            raise Rejected("Expected an amount in yuan such as 3,000,000.00, but found {found}", found=shown(value))
        raise Rejected("Expected a number, but found {found}", found=shown(value))

    def _said(self, number: Decimal) -> str:
        """A number as people read it."""
        return yuan(int(number)) if self.money else plain(number)


def _read_as_text(reader: Reader, *, money: bool) -> bool:
    as_text = reader.flag("serializeToString")
    if as_text and money:
        reader.problem("serializeToString", "An amount of money is a whole number of cents, not a text")
    return as_text


def _read_cents(reader: Reader, name: str) -> Decimal | None:
    """An amount that the form writes in yuan."""
    found = _read_decimal(reader, name)
    if found is not None and (found * 100) % 1:
        reader.problem(
            name, f"Expected an amount in yuan with at most two decimals, but found {shown(reader.value(name))}"
        )
        return None
    return None if found is None else found * 100


def _read_digits(reader: Reader) -> int | None:
    digits = reader.integer("decimalDigits")
    if digits is not None and digits > MOST_DIGITS:
        reader.problem("decimalDigits", f"Expected at most {MOST_DIGITS} digits, but found {digits}")
        return MOST_DIGITS
    return digits


def plain(number: Decimal) -> str:
    """A number in digits, without exponent or trailing zeros."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _read_decimal(reader: Reader, name: str) -> Decimal | None:
    found = reader.value(name)
    if found is None or found == "":
        return None
    text = str(found)
    if isinstance(found, bool) or not isinstance(found, int | float | str) or not _DECIMAL.fullmatch(text):
        reader.problem(name, f"Expected a number, but found {shown(found)}")
        return None
    return Decimal(text)
