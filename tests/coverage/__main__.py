"""Write docs/bpmn-coverage.md anew: `python -m tests.coverage`."""

from tests.coverage.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
