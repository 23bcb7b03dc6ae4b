"""The child process of `pdf.py`: a job as JSON on standard input, a PDF on standard output.

A job holds variants of page one and of page two, the fullest first; of each, the first that fits on one page is taken. For page
two the room that is left then goes to more sources. Or it holds variants of a whole document: the first on two pages is taken.
It fetches nothing: whatever a document refers to, other than data inside itself, is refused.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

NO_PANGO = 3
"""Exit code where WeasyPrint cannot load its system libraries."""
_PAGES = 2


class Refusing:
    """Stands where WeasyPrint expects what fetches; a failed fetch is left out of the page, it does not end it."""

    _fail_on_errors = False

    def __call__(self, url: str, *_: Any, **__: Any) -> Any:
        raise ValueError(f"nothing is fetched for a PDF: {url[:80]}")


def _laid_out(page: str) -> Any:
    from weasyprint import HTML

    return HTML(string=page, base_url=None, url_fetcher=Refusing()).render(pdf_tags=True)


def _fitting(head: str, variants: Sequence[str], foot: str, pages: int = 1) -> int:
    """Which variant is the fullest that takes no more than `pages`; their number, if none does. Each is shorter than the one
    before."""
    return bisect_left(variants, True, key=lambda one: len(_laid_out(head + one + foot).pages) <= pages)


def _page_one(job: dict[str, Any]) -> str:
    found = _fitting(job["head"], job["one"], job["foot"])
    return str(job["one"][min(found, len(job["one"]) - 1)])


def _page_two(job: dict[str, Any]) -> str:
    found = _fitting(job["head"], job["two"], job["foot"])
    if found >= len(job["two"]):
        return str(job["two"][-1])
    fuller = [*job["two with more sources"][found], job["two"][found]]
    return str(fuller[min(_fitting(job["head"], fuller, job["foot"]), len(fuller) - 1)])


def _whole(job: dict[str, Any]) -> str:
    found = _fitting(job["head"], job["whole"], job["foot"], _PAGES)
    return str(job["whole"][min(found, len(job["whole"]) - 1)])


def main() -> int:
    content = sys.stdin.buffer.read()
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return NO_PANGO
    if content:
        job = json.loads(content)
        pages = _whole(job) if "whole" in job else _page_one(job) + _page_two(job)
        document = _laid_out(job["head"] + pages + job["foot"])
        sys.stdout.buffer.write(document.copy(document.pages[:_PAGES]).write_pdf(pdf_tags=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
