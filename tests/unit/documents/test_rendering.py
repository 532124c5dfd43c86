"""Filling a template: batches of FEEL, every value escaped, and no value that nobody can read."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.documents import Rendered, Sheet, compile_template, render
from engine.errors import ExpressionFailed, TooLarge
from engine.feel import Feel
from tests.support.letters import a_template

SHEET = Sheet("测试县教育局", "Test County Education Bureau", sealed=True)


@pytest.fixture(scope="module")
def feel() -> Iterator[Feel]:
    feel = Feel()
    yield feel
    feel.close()


def rendered(feel: Feel, zh: str, *, sheet: Sheet = SHEET, title: str = "通知", **context: Any) -> Rendered:
    return render(compile_template(a_template(zh, title=title)), feel, context, sheet)


@pytest.mark.parametrize(
    "value, text",
    [
        ("甲 & 乙", "甲 &amp; 乙"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (None, ""),
        ("<b>", "&lt;b&gt;"),
        ("{{ x }}", "{{ x }}"),
    ],
)
def test_hole_is_filled_with_text_and_numbers(feel: Feel, value: object, text: str) -> None:
    assert f"<p>[{text}]</p>" in rendered(feel, "<p>[{{ word }}]</p>", word=value).html


@pytest.mark.parametrize("value", [True, [1], {"a": 1}])
def test_hole_refuses_what_no_letter_can_say(feel: Feel, value: object) -> None:
    with pytest.raises(ExpressionFailed, match="Expected word to give a text or a number"):
        rendered(feel, "<p>{{ word }}</p>", word=value)


def test_unknown_name_is_an_error(feel: Feel) -> None:
    with pytest.raises(ExpressionFailed, match="nowhere"):
        rendered(feel, "<p>{{ nowhere }}</p>")


def test_choice_leaves_out_what_is_not_so(feel: Feel) -> None:
    zh = '<p data-if="=n &gt; 1">many<span data-if="=n &gt; 5"> indeed</span></p><p data-if="=n = 1">{{ nowhere }}</p>'
    assert '<section lang="zh"><p>many</p><p class="seal">' in rendered(feel, zh, n=3).html
    assert '<section lang="zh"><p>many<span> indeed</span></p><p class="seal">' in rendered(feel, zh, n=6).html


@pytest.mark.parametrize("value", [None, "yes", 1])
def test_choice_demands_true_or_false(feel: Feel, value: object) -> None:
    with pytest.raises(ExpressionFailed, match="true or false"):
        rendered(feel, '<p data-if="=word">x</p>', word=value)


def test_repetition_binds_the_item_and_sees_the_case(feel: Feel) -> None:
    zh = '<ul><li data-each="=rows">{{ word }} {{ item.name }}<em data-each="=item.marks">{{ item }}</em></li></ul>'
    rows = [{"name": "甲", "marks": [1, 2]}, {"name": "乙", "marks": []}]
    assert "<ul><li>局 甲<em>1</em><em>2</em></li><li>局 乙</li></ul>" in rendered(feel, zh, word="局", rows=rows).html
    assert "<ul></ul>" in rendered(feel, zh, word="局", rows=None).html


@pytest.mark.parametrize("value", ["text", 5, {"a": 1}, list(range(1_001))])
def test_repetition_demands_a_list_somebody_can_read(feel: Feel, value: object) -> None:
    with pytest.raises(ExpressionFailed, match="a list of at most"):
        rendered(feel, '<p data-each="=rows">x</p>', rows=value)


def test_document_of_any_length_is_refused(feel: Feel) -> None:
    with pytest.raises(TooLarge):
        rendered(feel, '<p data-each="=rows">{{ word }}</p>', rows=[1] * 1_000, word="长" * 600)


def test_lists_in_lists_share_one_measure(feel: Feel) -> None:
    lists = '<div data-each="=rows"><p data-each="=rows"><em data-each="=rows">{{ item }}</em></p></div>'
    with pytest.raises(TooLarge, match="at most 1000 members of lists in all"):
        rendered(feel, lists, rows=list(range(1_000)))
    assert rendered(feel, lists, rows=[1, 2, 3]).html.count("<em>") == 27


def test_document_that_takes_long_is_refused(feel: Feel) -> None:
    slow = '<p data-each="=rows">{{ count(for i in 1..60000 return i * 2) }}</p>'
    with pytest.raises(TooLarge, match="within"):
        rendered(feel, slow, rows=[1] * 1_000)


def test_title_is_plain_text_in_one_line(feel: Feel) -> None:
    found = rendered(feel, "", title="准予设立\n  {{ school }}的公告", school="<甲> & 乙")
    assert found.title == "准予设立 <甲> & 乙的公告"
    assert '<h1 lang="zh">准予设立 &lt;甲&gt; &amp; 乙的公告</h1>' in found.html


def test_bureau_and_seal_are_escaped_and_drafts_have_none(feel: Feel) -> None:
    sheet = Sheet("<甲>局", "<A>", sealed=True)
    assert rendered(feel, "", sheet=sheet).html.count("&lt;甲&gt;局") == 2
    draft = rendered(feel, "", sheet=Sheet("甲局", "A", sealed=False)).html
    assert ('class="document draft"' in draft, "电子印章" in draft, "未用印" in draft) == (True, False, True)
