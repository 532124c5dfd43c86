"""Area code of six digits, GB/T 2260."""

import re

from forms.texts import Message

MESSAGE = Message("This is not a valid area code of 6 digits")


def normalized(text: str) -> str | None:
    return text if re.fullmatch(r"[1-9][0-9]{5}", text) else None
