"""What could be done: a situation and the catalogue of tools in, options in a written order out.

`situation.py` reads the records of a day, `options.py` lists, `written.py` writes the list as JSON and as text. The order is
`rule.yml`, the evidence is counts in `evidence/`.
"""
