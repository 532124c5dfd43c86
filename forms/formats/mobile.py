"""Mobile number of mainland China."""

import re

from forms.texts import Message

MESSAGE = Message("This is not a valid mobile number of 11 digits")


def normalized(text: str) -> str | None:
    return text if re.fullmatch(r"1[3-9][0-9]{9}", text) else None
