"""Data stores: drawings without effect, taken out together with what is tied to them."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, remove, source_of, text_of
from engine.interpreter.names import BPMN
from engine.xml import local_name

_STORES = ("dataStore", "dataStoreReference")
_ASSOCIATIONS = ("dataInputAssociation", "dataOutputAssociation")
_DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"


def take_out_stores(draft: Draft, root: etree._Element) -> None:
    """Every data store, the associations with it, and what is drawn of them."""
    stores = _named(root, _STORES)
    ids = {store.get("id", "") for store in stores}
    tied = [one for one in _named(root, _ASSOCIATIONS) if ids.intersection(text_of(end) for end in one)]
    for node in (*stores, *tied):
        draft.report.changed(node, "structure", sentences.WITHOUT_EFFECT, source_of(node))
    ids.update(one.get("id", "") for one in tied)
    for node in (*stores, *tied):
        remove(node)
    for diagram in root.iterfind(_DIAGRAM):
        for drawn in [one for one in diagram.iter("*") if one.get("bpmnElement") in ids]:
            remove(drawn)


def _named(root: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    return [node for node in root.iter(f"{{{BPMN}}}*") if local_name(node) in names]
