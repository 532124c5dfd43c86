"""Resident identity number, GB 11643-1999: area, birth date, serial, and a check digit by MOD 11-2."""

from datetime import date

from forms.texts import Message

MESSAGE = Message("This is not a valid resident identity number")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def normalized(text: str) -> str | None:
    number = text.upper()
    digits = number[:17]
    if len(number) != 18 or not (digits.isascii() and digits.isdigit()) or number[0] == "0":
        return None
    if _CHECK[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11] != number[17]:
        return None
    return number if _is_birth_date(number[6:14]) else None


def _is_birth_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1900
    except ValueError:
        return False
