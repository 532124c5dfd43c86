"""A file of decisions for the tests of the API: a fee that requires a rate, which depends on the size."""

from tests.unit.dmn.building import a_decision, a_file, a_literal, a_table, needs

RATE = a_decision(a_table((["< 90"], ["10"]), ([">= 90"], ["8"]), (["> 500"], ["5"]), prefix="rate"), "rate")
FEE = a_decision(a_literal("n * rate", prefix="fee_text"), "fee", needs("rate", of="fee"))
DECISIONS = {"fees.dmn": a_file(RATE, FEE)}
