"""Templates from strangers: what is not plain HTML with FEEL is refused by name and line."""

import pytest

from engine.documents import compile_template
from engine.errors import DeploymentInvalid
from tests.support.letters import NOTICE, a_template

BOMB = '<!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'


def refusals(content: bytes) -> list[str]:
    with pytest.raises(DeploymentInvalid) as refused:
        compile_template(content)
    return [problem.sentence for problem in refused.value.problems]


@pytest.mark.parametrize(
    "zh, sentence",
    [
        ("<script>alert(1)</script>", "no element 'script'"),
        ("<style>p { color: red }</style>", "no element 'style'"),
        ("<link href='https://example.org/x.css'/>", "no element 'link'"),
        ("<img src='https://example.org/x.png'/>", "no element 'img'"),
        ("<iframe src='https://example.org'/>", "no element 'iframe'"),
        ("<object data='x'/>", "no element 'object'"),
        ("<form action='/logout'><button>OK</button></form>", "no element 'form'"),
        ("<input name='x'/>", "no element 'input'"),
        ("<a href='javascript:alert(1)'>x</a>", "no element 'a'"),
        ("<base href='https://example.org'/>", "no element 'base'"),
        ("<meta http-equiv='refresh' content='0'/>", "no element 'meta'"),
        ("<h1>Another</h1>", "no element 'h1'"),
        ("<SCRIPT>alert(1)</SCRIPT>", "no element 'SCRIPT'"),
        ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no element 'svg'"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>", "no element 'p'"),
        ("<p onclick='alert(1)'>x</p>", "no attribute 'onclick'"),
        ("<p style='position: fixed'>x</p>", "no attribute 'style'"),
        ("<p id='main'>x</p>", "no attribute 'id'"),
        ("<p data-if='=true' data-each='=list'>x</p>", "found both"),
        ("<p data-if='word'>x</p>", "expected data-if to begin with '='"),
        ("<p class='{{ word }}'>x</p>", "expected class to be some of center"),
        ("<p class='seal'>x</p>", "expected class to be some of center"),
        ("<p lang='fr'>x</p>", "expected lang to be zh or en"),
        ("<table><tr><td colspan='1000'>x</td></tr></table>", "expected colspan to be a number from 1 to 99"),
        ("<p>{{ word</p>", "expected braces in pairs"),
        ("<p>word }}</p>", "expected braces in pairs"),
        ("<p>{{ wo<br/>rd }}</p>", "expected braces in pairs"),
        ("<p><!-- internal: refuse him anyway --></p>", "expected no comments"),
    ],
)
def test_compile_refuses_by_name(zh: str, sentence: str) -> None:
    found = refusals(a_template(zh))
    assert any(sentence in said and said.startswith("line 2: ") for said in found), found


def test_compile_refuses_processing_instructions_by_line() -> None:
    assert ["Expected no processing instructions, but found one in line 2"] == refusals(
        a_template("<p><?php system('x') ?></p>")
    )


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "h1 (zh), section (zh), section (en), but found nothing"),
        (b"just text", "h1 (zh), section (zh), section (en), but found nothing"),
        (b"\xff\xfe<", "Expected well-formed XML"),
        (a_template() + b"</template><template>", "Expected well-formed XML"),
        (a_template("<p>&nbsp;</p>"), "Expected well-formed XML"),
        (a_template("<p>open"), "Expected well-formed XML"),
        (BOMB.encode() + a_template(), "Expected well-formed XML"),
        (a_template("<div>" * 200 + "</div>" * 200), "nested at most"),
        (a_template() + b"<section lang='zh'/>", "but found h1 (zh), section (zh), section (en), section (zh)"),
        (a_template() + "尾巴".encode(), "no text outside"),
        (a_template(title="<strong>题</strong>"), "title to be text"),
        (a_template().replace(b"<h2>Notice</h2>", b"<p>Notice</p>"), "begin with its title, an h2"),
        (a_template().replace(b'<section lang="zh">', b'<section lang="zh" data-if="=true">'), "no attribute but lang"),
        (a_template().replace(b"<h2>", b'<h2 data-if="=true">'), "a title that is always there"),
    ],
)
def test_compile_refuses_another_shape(content: bytes, sentence: str) -> None:
    found = refusals(content)
    assert any(sentence in said for said in found), found


def test_compile_names_every_problem_at_once() -> None:
    found = refusals(a_template("<script/>\n<p onclick='x'>{{</p>"))
    assert [said.split(":")[0] for said in found] == ["line 2", "line 3", "line 3"]


def test_compile_knows_every_expression_and_its_line() -> None:
    found = compile_template(NOTICE.encode()).expressions
    assert (5, 'word = "甲"') in found
    assert (3, "document.number") in found
    assert len(found) == 8


def test_compile_reads_what_an_editor_marked_as_utf8() -> None:
    assert compile_template(b"\xef\xbb\xbf" + a_template()).title == ("通知",)
