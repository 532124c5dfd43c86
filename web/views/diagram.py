"""The drawing of a case: the model, in the language of the page, and where the case stands in it."""

from uuid import UUID

import orjson
from flask import current_app
from lxml import etree
from werkzeug.wrappers import Response

from engine import queries
from engine.xml import read_xml
from web.languages import language
from web.rendering import reading

PROPERTY = "{http://camunda.org/schema/zeebe/1.0}property"
NAME_EN = "bureau:name_en"


def show(instance_id: UUID) -> Response:
    """What the script of the case page draws."""
    with reading() as uow:
        found = queries.diagram(uow, instance_id)
    xml = _in_english(found.xml) if language() == "en" else found.xml
    drawn = {"xml": xml, "process": found.process_id, "open": found.open_elements, "passed": found.passed_elements}
    response = current_app.response_class(orjson.dumps(drawn), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_english(xml: str) -> str:
    """The model with its elements named in English, where the designer gave them English names."""
    root = read_xml(xml.encode())
    for one in root.iter(PROPERTY):
        # An element holds extensionElements, they hold properties, and those hold each property.
        element = next((outer for place, outer in enumerate(one.iterancestors()) if place == 2), None)
        if element is not None and one.get("name") == NAME_EN and one.get("value"):
            element.set("name", one.get("value", ""))
    return etree.tostring(root, encoding="unicode")
