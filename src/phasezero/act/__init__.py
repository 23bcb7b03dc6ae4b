"""What could be done: a situation and the catalogue of tools in, options in a written order out.

`situation.py` reads the records of a day, `options.py` lists, `written.py` writes the list as JSON and as text. The order is
`rule.yml`, the evidence is counts in `evidence/`.

And what is asked of whom: the facts of an ask and an audience in, its words out. `asks.py` refuses and phrases, `ask_words.py`
fills the templates of `ask_forms.yml`, `same_facts.py` reads the text back and refuses it where the words would change a fact.
"""
