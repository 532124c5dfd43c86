"""Unified social credit code, GB 32100-2015: 18 characters with a check character by MOD 31."""

from forms.texts import Message

MESSAGE = Message("This is not a valid unified social credit code")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def normalized(text: str) -> str | None:
    code = text.upper()
    if len(code) != 18 or any(character not in _ALPHABET for character in code):
        return None
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code[:17], _WEIGHTS, strict=True))
    return code if _ALPHABET[-total % 31] == code[17] else None
