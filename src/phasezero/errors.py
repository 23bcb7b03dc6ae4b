"""Every error a person can cause or meet, as one tree.

    PhaseZeroError
    ├── BadInput                 something handed in is wrong; nothing was changed
    │   ├── UnknownCountry       no country has this code or name
    │   ├── UnreadableFile       a file is missing, truncated, not text, or of an unknown header style
    │   ├── BadRow               one value in one row of a file cannot be true
    │   ├── ReleaseConflict      a release already holds this event with other values
    │   └── NotFound             no record with this id that this viewer may see
    │       └── TakenBack        there was one, and it was recalled or withdrawn
    ├── LintRefused              a text breaks the writing rules; it is not rendered
    ├── NotAllowed               the viewer may not do this
    │   └── NotSignedIn          it is not known who asks
    └── Missing                  a part that is needed is not installed or not set up

A message says subject, verb, attribute, value, and what to do. Each is caught in one place per entry point.
A message that people meet on pages is made with `said`, so that pages can say it in the reader's language.
"""

from __future__ import annotations


class Said(str):
    """A sentence in English that knows what it was made from."""

    form: str
    """With places for values, as `str.format` has them: what is translated."""
    values: dict[str, object]

    @classmethod
    def word(cls, text: str) -> Said:
        """A word of a vocabulary, which the catalogues have."""
        made = cls(text)
        made.form, made.values = text, {}
        return made


def said(form: str, **values: object) -> Said:
    """The sentence `form` with its values; `form` is a literal, so that `make messages` finds it."""
    made = Said(form.format(**values) if values else form)
    made.form, made.values = form, values
    return made


class PhaseZeroError(Exception):
    """Base of all errors whose message is meant for a person."""


class BadInput(PhaseZeroError):
    """Something handed in is wrong; nothing was changed. Command-line exit code 2, web status 4xx."""


class UnknownCountry(BadInput):
    """No country has this code or name."""


class UnreadableFile(BadInput):
    """A file is missing, truncated, not text, or of an unknown header style."""


class BadRow(BadInput):
    """One value in one row of a file cannot be true."""

    def __init__(self, file: str, row: int, column: str, value: str, remedy: str) -> None:
        super().__init__(f"{file}, row {row}, column {column}: value {value!r} {remedy}")


class ReleaseConflict(BadInput):
    """A release already holds this event with other values."""


class NotFound(BadInput):
    """No record with this id that this viewer may see."""


class TakenBack(NotFound):
    """There was such a record and this viewer might see it; it was recalled or withdrawn. Web status 410."""


class LintRefused(PhaseZeroError):
    """A text breaks the writing rules; it is not rendered."""


class NotAllowed(PhaseZeroError):
    """The viewer may not do this."""


class NotSignedIn(NotAllowed):
    """It is not known who asks: a token that is none, an address for people with an account. Web status 401."""


class Missing(PhaseZeroError):
    """A part that is needed is not installed or not set up."""
