"""Amounts of money: whole cents in a case, yuan with two decimals and thousands separators for people."""

import re

_TYPED = re.compile(r"([+-]?)([0-9]{1,16})(?:\.([0-9]{1,2})0*)?")


def yuan(cents: int) -> str:
    """An amount in yuan, such as 3,000,000.00."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02}"


def cents_of(text: str) -> int | None:
    """The cents that a person means by an amount in yuan; None when it is none."""
    found = _TYPED.fullmatch(re.sub(r"[,，\s]", "", text))
    if found is None:
        return None
    sign, whole, rest = found.groups()
    cents = int(whole) * 100 + int((rest or "").ljust(2, "0") or 0)
    return -cents if sign == "-" else cents
