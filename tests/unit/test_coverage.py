"""Every construct works, which a test proves, or is refused by name; and the page says which."""

from tests.coverage.page import PAGE, cells, page
from tests.coverage.proofs import expanded, proofs


def test_what_is_accepted_is_proved_by_a_test() -> None:
    found = proofs()
    assert [] == [cell.id for cell in cells() if cell.id not in found and cell.refusal() is None]


def test_what_a_test_proves_is_accepted() -> None:
    found = proofs()
    assert [] == [(cell.id, cell.refusal()) for cell in cells() if cell.id in found and cell.refusal() is not None]


def test_every_proof_names_a_cell() -> None:
    known = {cell.id for cell in cells()}
    assert [] == [(cell, tests) for cell, tests in proofs().items() if cell not in known]


def test_every_cell_has_a_name_of_its_own() -> None:
    names = [cell.id for cell in cells()]
    assert len(names) == len(set(names))


def test_the_page_is_what_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make coverage"


def test_a_mark_may_name_several_cells() -> None:
    assert list(expanded("a/{b,c}/{d,e}")) == ["a/b/d", "a/b/e", "a/c/d", "a/c/e"]
    assert list(expanded("a/b")) == ["a/b"]
