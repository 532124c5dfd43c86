"""Turning bytes from strangers into an XML tree: no entities, no network, UTF-8, bounded in size and depth."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from engine.errors import DeploymentInvalid, Problem

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 100
# Whoever reads the file after us, a browser or a person, must see the same letters.
ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii"})


def read_xml(content: bytes) -> etree._Element:
    """The root element; raises `DeploymentInvalid` for anything that is not plain, bounded XML."""
    if len(content) > MAX_FILE_BYTES:
        raise _refused(f"Expected at most {MAX_FILE_BYTES} bytes, but found {len(content)}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(f"Expected well-formed XML, but found: {error}") from error
    _require_plain(root)
    _require_bounded(root)
    _require_shallow(root)
    return root


def elements_in(node: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return node.iterchildren("*")


def local_name(node: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(node).localname


def nearest_id(node: etree._Element | None) -> str | None:
    """The id of the element, or of the nearest one around it that has one."""
    while node is not None:
        if found := node.get("id"):
            return found
        node = node.getparent()
    return None


def text_in(node: etree._Element) -> str:
    """All text in an element without blanks around it; comments do not cut it short."""
    return str(node.xpath("string()")).strip()


def _require_plain(root: etree._Element) -> None:
    document = root.getroottree().docinfo
    declared: object = document.internalDTD
    if declared is not None:
        raise _refused("Expected no document type declaration, but found one")
    if (document.encoding or "utf-8").lower() not in ENCODINGS:
        raise _refused(f"Expected XML in UTF-8, but found {document.encoding}")
    instructions = cast("list[etree._Element]", root.xpath("//processing-instruction()"))
    if instructions:
        raise _refused(f"Expected no processing instructions, but found one in line {instructions[0].sourceline}")


def _require_bounded(root: etree._Element) -> None:
    for count, node in enumerate(root.iter("*"), start=1):
        if count > MAX_ELEMENTS:
            raise _refused(f"Expected at most {MAX_ELEMENTS} elements, but found more")
        if len(node.attrib) > MAX_ATTRIBUTES:
            sentence = f"Expected at most {MAX_ATTRIBUTES} attributes, but found {len(node.attrib)}"
            raise DeploymentInvalid([Problem(node.get("id"), sentence)])


def _require_shallow(root: etree._Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in elements_in(node)]
        if not level:
            return
    raise _refused(f"Expected elements nested at most {MAX_DEPTH} deep, but found more")


def _refused(sentence: str) -> DeploymentInvalid:
    return DeploymentInvalid([Problem(None, sentence)])
