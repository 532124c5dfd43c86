"""The Chinese catalogue says everything the sources say in English."""

import re

import pytest

from web import catalogue

HOLES = re.compile(r"%\([a-z_]+\)s|\{[a-z_]*(?=(?:![rs])?\})")


def test_catalogue_holds_exactly_the_sentences_of_the_sources() -> None:
    """`python -m web.catalogue` brings it up to date."""
    said = {message.id for message in catalogue.extracted() if message.id}
    kept = {message.id for message in catalogue.kept() if message.id}
    assert (sorted(said - kept), sorted(kept - said)) == ([], [])


def test_catalogue_leaves_nothing_untranslated() -> None:
    assert list(catalogue.untranslated()) == []


def test_translations_keep_every_parameter() -> None:
    for message in catalogue.kept():
        if message.id:
            found = sorted(HOLES.findall(str(message.string)))
            # A sentence may leave out a technical id, but names no parameter it is not given.
            assert set(found) <= set(HOLES.findall(str(message.id))), message.id


@pytest.mark.parametrize("sentence", ["This field is required", "Expected at least {least} rows, but found {count}"])
def test_extraction_finds_templates_of_errors_and_messages(sentence: str) -> None:
    assert sentence in {message.id for message in catalogue.extracted()}
