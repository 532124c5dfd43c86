"""Codes and numbers of the bureau. The valid numbers are constructed; no real person's are among them."""

import pytest

from engine.feel import Feel
from forms.formats import formats
from tests.unit.forms.building import a_field, cleaned

VALID = [
    ("resident_id", "999999198803120028", "999999198803120028"),
    ("resident_id", "999999199001010016", "999999199001010016"),
    ("resident_id", "999999200002290035", "999999200002290035"),
    ("resident_id", "11010519491231002x", "11010519491231002X"),
    ("uscc", "12411525MB99999016", "12411525MB99999016"),
    ("uscc", "52411525mj9999902k", "52411525MJ9999902K"),
    ("uscc", "115113010833722043", "115113010833722043"),
    ("uscc", "12441500196720244T", "12441500196720244T"),
    ("mobile", "13900000000", "13900000000"),
    ("area_code", "990121", "990121"),
    ("licence_no", "教民199012160000128号", "教民199012160000128号"),
    ("teacher_cert_no", "20264115232000123", "20264115232000123"),
]

INVALID = [
    ("resident_id", "999999198803120029"),  # check digit
    ("resident_id", "99999919880312002"),  # 17 characters
    ("resident_id", "999999200102290036"),  # no 29 February in 2001
    ("resident_id", "099999198803120028"),  # no area starts with 0
    ("resident_id", "\uff19\uff19\uff19\uff19\uff19\uff19198803120028"),
    ("uscc", "12411525MB99999017"),
    ("uscc", "12411525MB9999901"),
    ("uscc", "12411525IB99999016"),  # I is not in the alphabet
    ("uscc", "1241１525MB99999016"),
    ("mobile", "12900000000"),
    ("mobile", "1390000000"),
    ("mobile", "139000000001"),
    ("mobile", "+8613900000000"),
    ("area_code", "090121"),
    ("area_code", "99012"),
    ("licence_no", "教民199012190000128号"),  # level 9
    ("licence_no", "教民19901216000012号"),
    ("licence_no", "199012160000128"),
    ("teacher_cert_no", "20264115230000123"),  # sex 0
    ("teacher_cert_no", "2026411523200012"),
    ("teacher_cert_no", "2026411523200012345"),
]


@pytest.mark.parametrize("name, given, kept", VALID)
def test_format_accepts_and_normalizes(name: str, given: str, kept: str, feel: Feel) -> None:
    assert cleaned(a_field(format=name), f" {given} ", feel) == kept


@pytest.mark.parametrize("name, given", INVALID)
def test_format_refuses_with_its_sentence(name: str, given: str, feel: Feel) -> None:
    assert cleaned(a_field(format=name), given, feel) == [formats()[name].message.template]


def test_every_format_is_tried_here() -> None:
    assert {name for name, *_ in VALID} == {name for name, _ in INVALID} == set(formats())


@pytest.mark.parametrize("place", range(18))
def test_resident_id_finds_every_single_wrong_digit(place: int) -> None:
    number = "999999198803120028"
    for digit in "0123456789X":
        if digit != number[place]:
            assert formats()["resident_id"].normalized(number[:place] + digit + number[place + 1 :]) is None


@pytest.mark.parametrize("place", range(18))
def test_uscc_finds_every_single_wrong_character(place: int) -> None:
    code = "12411525MB99999016"
    for character in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        if character != code[place]:
            assert formats()["uscc"].normalized(code[:place] + character + code[place + 1 :]) is None
