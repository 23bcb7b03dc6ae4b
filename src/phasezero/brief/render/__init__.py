"""One renderer per file: `render(update)` gives the whole document. Each runs the lint first; what breaks it is not rendered.

In: an `Update`. Out: HTML, plain text, JSON (str) or PDF (bytes). The same update gives the same bytes.
"""
