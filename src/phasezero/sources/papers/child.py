"""Reads one PDF in a process of its own: a file may crash a parser, or make it take all memory, and nothing else ends with it.

In: the PDF on standard input; the largest number of pages as the one argument. Out: JSON on standard output: `pages` (their
texts), `of` (how many there are), `metadata`, or `refused` with a line that says why.
"""

from __future__ import annotations

import json
import sys

MEMORY_BYTES, CPU_SECONDS = 2_000_000_000, 60
_MOST_CHARACTERS = 5_000_000
_PASSWORD = "password"  # noqa: S105 - a word in pdfium's message


def main() -> None:
    """Limits itself, then reads."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits still has the time-out of whoever started us
    json.dump(read(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)


def read(body: bytes, most_pages: int) -> dict[str, object]:
    """The pages' texts and the metadata as the file has them."""
    import pypdfium2

    try:
        paper = pypdfium2.PdfDocument(body)
        count = len(paper)
    except pypdfium2.PdfiumError as error:
        locked = _PASSWORD in str(error).casefold() or "security" in str(error).casefold()
        return {"refused": "it is locked with a password" if locked else "it is damaged, or no PDF"}
    if not count:
        return {"refused": "it has no pages"}
    texts: list[str] = []
    for number in range(min(count, most_pages)):
        try:
            texts.append(paper[number].get_textpage().get_text_range())
        except pypdfium2.PdfiumError:
            texts.append("")
        if sum(len(one) for one in texts) > _MOST_CHARACTERS:
            break
    return {"pages": texts, "of": count, "metadata": paper.get_metadata_dict(skip_empty=True)}


if __name__ == "__main__":
    main()
