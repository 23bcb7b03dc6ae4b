"""An office is named, never a person."""

from __future__ import annotations

import pytest

from phasezero.domain.institutions import bodies
from phasezero.domain.offices import must_be_office, names_person
from phasezero.errors import BadInput


@pytest.mark.parametrize(
    "name",
    [
        "Permanent Representative of Rwanda to the United Nations",
        "Secretary-General of the United Nations",
        "Attorney General of Kenya",
        "Chief of the General Staff",
        "President of the Republic",
        "Ministre de la Défense",
        "Head of the stabilisation unit of a donor government",
        "Préfet de Bangui",
        "وزير الدفاع",
    ],
)
def test_offices_are_taken(name: str) -> None:
    must_be_office(name)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Mr. John Smith", "names a person"),
        ("General Bozizé", "names a person"),
        ("President Bozizé", "names a person"),
        ("Eugène-Richard Gasana, Permanent Representative", "names no office"),
        ("John Smith", "names no office"),
    ],
)
def test_persons_are_refused(name: str, line: str) -> None:
    with pytest.raises(BadInput, match=line):
        must_be_office(name)


def test_no_body_of_the_vocabulary_is_taken_for_a_person() -> None:
    assert not [one.name for one in bodies() if names_person(one.name)]
