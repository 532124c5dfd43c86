"""Small templates and the service tasks that issue them."""

from tests.modeling import service

NOTICE = """<h1 lang="zh">受理通知书</h1>
<section lang="zh">
  <header><p class="right">{{ document.number }}</p></header>
  <p>{{ word }}：</p>
  <p data-if="=word = &quot;甲&quot;">准予受理。</p>
  <footer><p>{{ bureau.name }}</p><p>{{ chinese date(document.date) }}</p></footer>
</section>
<section lang="en">
  <h2>Acceptance notice</h2>
  <p>No. {{ document.number }} for {{ word }}, by {{ bureau.name_en }}</p>
</section>
"""


def a_template(zh: str = "<p>{{ word }}</p>", en: str = "", title: str = "通知") -> bytes:
    """A template with these Chinese and English texts."""
    return (
        f'<h1 lang="zh">{title}</h1>\n<section lang="zh">{zh}</section>\n'
        f'<section lang="en"><h2>Notice</h2>{en}</section>\n'
    ).encode()


def drafting(identifier: str, template: str = "notice") -> str:
    """A service task that drafts."""
    return service(identifier, "bureau.draft_document", _headers(template=template))


def issuing(identifier: str, template: str = "notice", **headers: str) -> str:
    """A service task that issues; its series is called after the template unless told otherwise."""
    given = {"template": template, "series": template, "document_code": "许受", "public": "true"} | headers
    return service(identifier, "bureau.issue_document", _headers(**given))


def _headers(**headers: str) -> str:
    inner = "".join(f'<zeebe:header key="{key}" value="{value}"/>' for key, value in headers.items())
    return f"<zeebe:taskHeaders>{inner}</zeebe:taskHeaders>"
