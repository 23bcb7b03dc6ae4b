"""The nouns of early warning and early action, as frozen dataclasses, and their vocabularies (YAML in this package).

In: nothing. Out: types that every other room exchanges. No input or output but reading its own vocabularies.
"""
