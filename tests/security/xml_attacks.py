"""Hostile files by what they try: a file name, its bytes, and what the refusal says."""

from collections.abc import Mapping
from typing import NamedTuple

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


class Attack(NamedTuple):
    """A file that must be refused, with a part of the sentence that says why."""

    name: str
    content: bytes
    refusal: str


def a_bpmn(
    *, head: str = DECLARED, attributes: str = "", task: str = "", more: str = "", flow: str = "", top: str = ""
) -> str:
    """A process of one task between a gateway's two flows, with something hostile at a place of it."""
    return (
        f'{head}<d:definitions xmlns:d="{BPMN}" xmlns:z="{ZEEBE}" targetNamespace="urn:x" {attributes}>{top}'
        '<d:process id="p" isExecutable="true">'
        '<d:startEvent id="s"/><d:exclusiveGateway id="g" default="no"/>'
        f'<d:userTask id="t">{task}</d:userTask><d:endEvent id="e"/>{more}'
        '<d:sequenceFlow id="in" sourceRef="s" targetRef="g"/>'
        f'<d:sequenceFlow id="yes" sourceRef="g" targetRef="t">'
        f"<d:conditionExpression>{flow or '=x > 1'}</d:conditionExpression></d:sequenceFlow>"
        '<d:sequenceFlow id="no" sourceRef="g" targetRef="e"/><d:sequenceFlow id="out" sourceRef="t" targetRef="e"/>'
        "</d:process></d:definitions>"
    )


def a_dmn(*, head: str = DECLARED, attributes: str = "", text: str = "1 + 1", more: str = "") -> str:
    return (
        f'{head}<definitions xmlns="{DMN}" id="f" name="f" namespace="http://example.org" {attributes}>'
        f'<decision id="d" name="d"><literalExpression id="l"><text>{text}</text></literalExpression></decision>{more}'
        "</definitions>"
    )


def a_letter(zh: str = "<p>字</p>", head: str = "") -> str:
    return (
        f'{head}<h1 lang="zh">通知</h1><section lang="zh">{zh}</section>'
        '<section lang="en"><h2>Notice</h2><p>text</p></section>'
    )


def _laughs(levels: int) -> str:
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{more}]>'


_DTD = "no document type declaration|well-formed XML"
_BLOWUP = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
_PLAIN, _DECISION = a_bpmn(), a_dmn()
_UNDECLARED = a_bpmn(head="")

_BPMN: Mapping[str, tuple[str | bytes, str]] = {
    "document type": (a_bpmn(head="<!DOCTYPE d>"), _DTD),
    "internal entity": (a_bpmn(head='<!DOCTYPE d [<!ENTITY x "=true">]>', flow="&x;"), _DTD),
    "external entity": (a_bpmn(head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', flow="&x;"), _DTD),
    "external entity over the network": (
        a_bpmn(head='<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>', flow="&x;"),
        _DTD,
    ),
    "external document type": (a_bpmn(head='<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd">'), _DTD),
    "public document type": (a_bpmn(head='<!DOCTYPE d PUBLIC "-//W3C//DTD XHTML 1.0//EN" "file:///x.dtd">'), _DTD),
    "parameter entity": (a_bpmn(head='<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'), _DTD),
    "parameter entity that defines another": (
        a_bpmn(head="<!DOCTYPE d [<!ENTITY % p '<!ENTITY x \"=true\">'>%p;]>", flow="&x;"),
        _DTD,
    ),
    "billion laughs": (a_bpmn(head=_laughs(12), flow="&l11;"), _DTD),
    "billion laughs in an attribute": (a_bpmn(head=_laughs(12), attributes='name="&l11;"'), _DTD),
    "quadratic blowup": (a_bpmn(head=_BLOWUP, flow="&a;" * 2000), _DTD),
    "an entity that holds itself": (a_bpmn(head='<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', flow="&a;"), _DTD),
    "default attributes": (a_bpmn(head='<!DOCTYPE d [<!ATTLIST process x CDATA "y">]>'), _DTD),
    "unparsed entity": (
        a_bpmn(head='<!DOCTYPE d [<!NOTATION n SYSTEM "x"><!ENTITY u SYSTEM "file:///etc/passwd" NDATA n>]>'),
        _DTD,
    ),
    "an entity nobody declared": (a_bpmn(flow="&nbsp;"), "well-formed XML"),
    "style sheet": (a_bpmn(head='<?xml-stylesheet type="text/xsl" href="http://example.org/x.xsl"?>'), "no processing"),
    "processing instruction inside": (a_bpmn(flow="=true<?php system('id') ?>"), "no processing"),
    "processing instruction behind": (_PLAIN + "<?x y?>", "no processing"),
    "two declarations": (DECLARED + _PLAIN, "well-formed XML"),
    "XInclude": (
        a_bpmn(more='<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
        "XInclude:include is not supported",
    ),
    "XInclude in a condition": (
        a_bpmn(flow='=<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
        "XInclude:include is not supported",
    ),
    "schema location": (
        a_bpmn(
            attributes='xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="http://x http://127.0.0.1:1"'
        ),
        "schemaLocation of definitions is not supported",
    ),
    "import": (
        a_bpmn(top='<d:import importType="http://www.w3.org/2001/XMLSchema" location="file:///x" namespace="x"/>'),
        "bpmn:import is not supported",
    ),
    "xml:base": (a_bpmn(attributes='xml:base="http://example.org/"'), "base of definitions is not supported"),
    "xml:id": (a_bpmn(task='<d:incoming xml:id="t">yes</d:incoming>'), "id of incoming is not supported"),
    "xlink": (
        a_bpmn(task='<d:incoming xmlns:l="http://www.w3.org/1999/xlink" l:href="x">yes</d:incoming>'),
        "href of incoming is not supported",
    ),
    "a script of SVG": (
        a_bpmn(task='<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'),
        "svg:script is not supported",
    ),
    "a task in another namespace": (
        a_bpmn(more='<u:userTask xmlns:u="http://example.org/own" id="u"/>'),
        "own:userTask is not supported",
    ),
    "a task in no namespace": (a_bpmn(more='<userTask id="u"/>'), "userTask is not supported"),
    "a prefix bound anew": (
        a_bpmn(more='<d:userTask xmlns:d="http://example.org/own" id="u"/>'),
        "own:userTask is not supported",
    ),
    "a namespace that only looks alike": (
        _PLAIN.replace(f'"{BPMN}"', f'"{BPMN}/"'),
        "Expected a BPMN 2.0 definitions element",
    ),
    "a namespace in capitals": (_PLAIN.replace(f'"{BPMN}"', f'"{BPMN.upper()}"'), "Expected a BPMN 2.0 definitions"),
    "the reserved prefix": (a_bpmn(attributes='xmlns:xml="http://example.org"'), "well-formed XML|namespace"),
    "an unbound prefix": (a_bpmn(more="<q:x/>"), "well-formed XML"),
    "a drawing in the wrong namespace": (
        a_bpmn(more='<x:BPMNDiagram xmlns:x="http://example.org/own"><x:anything/></x:BPMNDiagram>'),
        "BPMNDiagram is not supported",
    ),
    "a flow hidden in a drawing": (
        a_bpmn(
            more='<b:BPMNDiagram xmlns:b="http://www.omg.org/spec/BPMN/20100524/DI">'
            '<d:sequenceFlow id="h" sourceRef="s" targetRef="e"/></b:BPMNDiagram>'
        ),
        "BPMNDiagram",
    ),
    "a drawing where a task says who": (
        a_bpmn(task="<d:extensionElements><d:BPMNDiagram/></d:extensionElements>"),
        "BPMNDiagram",
    ),
    "an extension outside its place": (
        a_bpmn(task='<z:assignmentDefinition assignee="zhangsan"/>'),
        "not allowed|place",
    ),
    "a task in a task": (a_bpmn(task='<d:userTask id="u"/>'), "not allowed|not supported"),
    "a flow in a task": (
        a_bpmn(task='<d:sequenceFlow id="u" sourceRef="s" targetRef="e"/>'),
        "not allowed|not supported",
    ),
    "a process in a process": (a_bpmn(more='<d:process id="q"/>'), "not allowed|not supported"),
    "definitions in definitions": (a_bpmn(more="<d:definitions/>"), "not allowed|not supported"),
    "a property of something without an id": (
        a_bpmn(
            top='<d:message name="q"><d:extensionElements><z:properties>'
            '<z:property name="bureau:separation" value="t"/></z:properties></d:extensionElements></d:message>'
        ),
        "bureau:separation",
    ),
    "the same id twice": (a_bpmn(more='<d:userTask id="t"/>'), "every id once"),
    "the id of the process again": (a_bpmn(more='<d:userTask id="p"/>'), "every id once"),
    "the id of a flow for a task": (a_bpmn(more='<d:userTask id="in"/>'), "every id once"),
    "an attribute twice": (a_bpmn(attributes='id="a" id="b"'), "well-formed XML"),
    "an id that is too long": (_PLAIN.replace('"t"', f'"{"t" * 5000}"'), "at most 200 letters"),
    "an id with a line break": (_PLAIN.replace('"t"', '"t&#10;u"'), "id"),
    "an id of markup": (_PLAIN.replace('"t"', '"&lt;script&gt;"'), "id"),
    "an id of SQL": (_PLAIN.replace('"t"', '"t\'; DROP TABLE x; --"'), "id"),
    "an id of a path": (_PLAIN.replace('"t"', '"../../etc/passwd"'), "id"),
    "an id with letters of the other direction": (_PLAIN.replace('"t"', '"t\u202eu"'), "id"),
    "a process key of blanks": (_PLAIN.replace('"p"', '"   "'), "id"),
    "a condition without an equals sign": (a_bpmn(flow="x &gt; 1"), "beginning with '='"),
    "a comment in a condition": (a_bpmn(flow="=true<!-- x --> and x &gt; 1"), "has no place"),
    "a condition in another language": (
        _PLAIN.replace("<d:conditionExpression>", '<d:conditionExpression language="groovy">'),
        "expression language FEEL",
    ),
    "text between elements": (a_bpmn(more="=true"), "has no place"),
    "CDATA between elements": (a_bpmn(more="<![CDATA[<d:endEvent id='x'/>]]>"), "has no place"),
    "a NUL byte": (_PLAIN.encode().replace(b"=x", b"=x\x00"), "well-formed XML"),
    "a NUL reference": (a_bpmn(flow="=x&#0;"), "well-formed XML"),
    "a control character": (a_bpmn(flow="=x&#1;"), "well-formed XML"),
    "half a character": (_PLAIN.encode().replace(b"=x", b"=\xed\xa0\x80"), "well-formed XML"),
    "an overlong character": (_PLAIN.encode().replace(b"=x", b"=\xc0\xbc"), "well-formed XML"),
    "UTF-16": (_PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"), "Expected XML in UTF-8"),
    "UTF-16 without a mark": (_UNDECLARED.encode("utf-16-le"), "well-formed XML"),
    "UTF-32": (_UNDECLARED.encode("utf-32"), "Expected XML in UTF-8|well-formed XML"),
    "UTF-7": (_PLAIN.replace("UTF-8", "UTF-7").replace("=x", "+AD0-x"), "Expected XML in UTF-8|well-formed XML"),
    "Latin-1": (_PLAIN.replace("UTF-8", "ISO-8859-1").encode("latin-1"), "Expected XML in UTF-8"),
    "GBK": (_PLAIN.replace("UTF-8", "GBK").encode("gbk"), "Expected XML in UTF-8"),
    "EBCDIC": (_PLAIN.replace("UTF-8", "cp037").encode("cp037"), "well-formed XML"),
    "an encoding that lies": (_PLAIN.replace("UTF-8", "UTF-16"), "well-formed XML"),
    "an encoding nobody knows": (_PLAIN.replace("UTF-8", "x-evil"), "well-formed XML"),
    "another version of XML": (_PLAIN.replace('version="1.0"', 'version="9.9"'), "well-formed XML|version"),
    "deep nesting": (a_bpmn(more='<d:subProcess id="x">' * 150 + "</d:subProcess>" * 150), "deep|id"),
    "very deep nesting": (a_bpmn(more="<d:a>" * 100_000 + "</d:a>" * 100_000), "well-formed XML|deep|elements"),
    "many elements": (a_bpmn(more="<d:a/>" * 500_000), "elements"),
    "many tasks": (a_bpmn(more="".join(f'<d:task id="k{n}"/>' for n in range(15_000))), "at most"),
    "many attributes": (a_bpmn(attributes=" ".join(f'a{n}="x"' for n in range(200_000))), "attributes"),
    "many namespaces": (a_bpmn(more="".join(f'<n{n}:x xmlns:n{n}="urn:{n}"/>' for n in range(30_000))), "elements"),
    "a great attribute": (a_bpmn(attributes=f'name="{"x" * 4_000_000}" evil="1"'), "evil|attribute|well-formed"),
    "a great name": (_PLAIN.replace('id="t"', f'id="t" name="{"x" * 1_000_000}"'), "at most 200 letters"),
    "too many bytes": (a_bpmn(more=f"<!--{'x' * (5 * 1024 * 1024)}-->"), "at most 5242880 bytes"),
    "nothing": (b"", "well-formed XML"),
    "something else": (b"%PDF-1.7", "well-formed XML"),
    "JSON": (b'{"a": 1}', "well-formed XML"),
    "a second root": (_PLAIN + "<x/>", "well-formed XML"),
    "no end": (_PLAIN[:-20], "well-formed XML"),
    "HTML": (b"<html><body onload='alert(1)'/></html>", "Expected a BPMN 2.0 definitions"),
    "DMN": (_DECISION, "Expected a BPMN 2.0 definitions"),
}

_DMN: Mapping[str, tuple[str | bytes, str]] = {
    "document type": (a_dmn(head="<!DOCTYPE d>"), _DTD),
    "internal entity": (a_dmn(head='<!DOCTYPE d [<!ENTITY x "1">]>', text="&x;"), _DTD),
    "external entity": (a_dmn(head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', text="&x;"), _DTD),
    "parameter entity": (a_dmn(head='<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:1">%p;]>'), _DTD),
    "billion laughs": (a_dmn(head=_laughs(12), text="&l11;"), _DTD),
    "quadratic blowup": (a_dmn(head=_BLOWUP, text="&a;" * 2000), _DTD),
    "style sheet": (a_dmn(head='<?xml-stylesheet href="x.xsl"?>'), "no processing"),
    "UTF-7": (_DECISION.replace("UTF-8", "UTF-7").replace("1 + 1", "1"), "Expected XML in UTF-8|well-formed XML"),
    "UTF-16": (_DECISION.replace("UTF-8", "UTF-16").encode("utf-16"), "Expected XML in UTF-8"),
    "XInclude": (
        a_dmn(text='<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
        "not supported",
    ),
    "import": (a_dmn(more='<import importType="x" locationURI="file:///etc/passwd" namespace="x"/>'), "not supported"),
    "a function of Java": (
        a_dmn(more='<businessKnowledgeModel id="k"><encapsulatedLogic kind="Java"/></businessKnowledgeModel>'),
        "not supported|a function in FEEL",
    ),
    "an element of BPMN": (a_dmn(more=f'<b:process xmlns:b="{BPMN}" id="x"/>'), "not supported"),
    "a decision in another namespace": (
        a_dmn(more='<u:decision xmlns:u="http://example.org" id="u"/>'),
        "not supported",
    ),
    "the same id twice": (a_dmn(more='<inputData id="d"/>'), "every id once"),
    "a requirement of itself": (
        a_dmn(
            more='<decision id="q"><informationRequirement><requiredDecision href="#q"/></informationRequirement>'
            "<literalExpression><text>1</text></literalExpression></decision>"
        ),
        "no cycle",
    ),
    "a requirement elsewhere": (
        a_dmn(
            more='<decision id="q"><informationRequirement><requiredDecision href="file:///x#q"/>'
            "</informationRequirement><literalExpression><text>1</text></literalExpression></decision>"
        ),
        "of this file",
    ),
    "another language": (_DECISION.replace('id="l"', 'id="l" expressionLanguage="javascript"'), "language FEEL"),
    "a NUL byte": (_DECISION.encode().replace(b"1 + 1", b"1\x00"), "well-formed XML"),
    "deep nesting": (a_dmn(more="<decision>" * 150 + "</decision>" * 150), "deep"),
    "many elements": (a_dmn(more='<inputData id="x"/>' * 200_000), "elements"),
    "many attributes": (a_dmn(attributes=" ".join(f'a{n}="x"' for n in range(100_000))), "attributes"),
    "too many bytes": (a_dmn(more=f"<!--{'x' * (5 * 1024 * 1024)}-->"), "at most 5242880 bytes"),
    "a great expression": (a_dmn(text="1" + " + 1" * 100_000), "at most 2000 characters"),
}

_LETTERS: Mapping[str, tuple[str | bytes, str]] = {
    "document type": (a_letter(head="<!DOCTYPE html>"), _DTD),
    "internal entity": (a_letter("<p>&x;</p>", head='<!DOCTYPE d [<!ENTITY x "y">]>'), _DTD),
    "billion laughs": (a_letter("<p>&l11;</p>", head=_laughs(12)), _DTD),
    "an entity of HTML": (a_letter("<p>&nbsp;</p>"), "well-formed XML"),
    "the end of what is around": (a_letter("</section></template><template><section>"), "well-formed XML|expected"),
    "a declaration": (a_letter(head=DECLARED), "well-formed XML"),
    "a processing instruction": (a_letter("<p><?php x ?></p>"), "no processing instructions"),
    "a comment": (a_letter("<p><!-- x --></p>"), "no comments"),
    "XInclude": (a_letter('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'), "no element"),
    "SVG": (a_letter('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "no element 'svg'"),
    "a link to a file": (
        a_letter('<p xmlns:l="http://www.w3.org/1999/xlink" l:href="file:///x">x</p>'),
        "no attribute",
    ),
    "xml:base": (a_letter('<p xml:base="http://example.org/">x</p>'), "no attribute"),
    "UTF-16": (a_letter().encode("utf-16"), "well-formed XML|UTF-8"),
    "half a character": (a_letter().encode() + b"\xed\xa0\x80", "well-formed XML"),
    "deep nesting": (a_letter("<div>" * 120 + "</div>" * 120), "deep"),
    "many elements": (a_letter("<p/>" * 40_000), "elements"),
    "too many bytes": (a_letter(f"<p>{'x' * 256 * 1024}</p>"), "at most 262144 bytes"),
}


def _attacks(suffix: str, found: Mapping[str, tuple[str | bytes, str]]) -> dict[str, Attack]:
    return {
        f"{suffix}: {what}": Attack(
            f"evil.{suffix}", content if isinstance(content, bytes) else content.encode(), refusal
        )
        for what, (content, refusal) in found.items()
    }


ATTACKS: Mapping[str, Attack] = _attacks("bpmn", _BPMN) | _attacks("dmn", _DMN) | _attacks("html", _LETTERS)
