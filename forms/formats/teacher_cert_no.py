"""Number of a teacher qualification certificate: year, province, authority, type, sex, serial."""

import re

from forms.texts import Message

MESSAGE = Message("This is not a valid teacher certificate number of 17 digits")


def normalized(text: str) -> str | None:
    return text if re.fullmatch(r"20[0-9]{7}[1-7][12][0-9]{6}", text) else None
