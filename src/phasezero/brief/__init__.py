"""All that is known about a country on a day → an `Update` that a person can read: composed, linted, drawn, rendered.

In: domain objects handed in by the composition root. Out: an `Update`, and its HTML, text, PDF and JSON. Reads no database and no
network; the only files it reads are its own (fonts, chart specifications, templates, style sheet).
"""
