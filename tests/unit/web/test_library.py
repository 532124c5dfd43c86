"""The library's sentences in Chinese."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from flask import Flask
from marshmallow import Schema, ValidationError, fields, validate

from web import catalogue
from web.languages import register_languages
from web.library import say_library


class Sample(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    count = fields.Integer(validate=validate.Range(min=1, max=200))
    state = fields.String(validate=validate.OneOf(["due", "failed"]))


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application that reads a catalogue compiled just now."""
    app = Flask(__name__)
    register_languages(app)
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue.kept())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path)
    app.extensions["babel"].translation_directories = [str(tmp_path)]
    return app


@pytest.mark.parametrize(
    "document, sentence",
    [
        ({}, "缺少此项"),
        ({"name": ""}, "长度应为 1 至 80"),
        ({"name": 7}, "应为文本"),
        ({"name": "x", "count": 0}, "应在 1 至 200 之间"),
        ({"name": "x", "count": "x"}, "应为整数"),
        ({"name": "x", "state": "new"}, "应为下列之一：due, failed"),
        ({"name": "x", "other": 1}, "没有此项"),
    ],
)
def test_sentences_are_said_in_chinese(document: dict[str, object], sentence: str, app: Flask) -> None:
    with pytest.raises(ValidationError) as refused:
        Sample().load(document)
    [[said]] = refused.value.messages_dict.values()
    with app.test_request_context("/"):
        assert say_library(said) == sentence
    with app.test_request_context("/?lang=en"):
        assert say_library(said) == said
    with app.test_request_context("/"):
        assert say_library("Something new.") == "Something new."
