"""How many independent sources tell a story: copies, owners and headlines count once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.publishers import Groups
from phasezero.domain.stories import Copy, How, Source, independent_sources, sources_of_documents

pytestmark = pytest.mark.one_database

PUBLISHERS = ("Reuters", "AFP", "Radio Ndeke Luka", "Le Monde", "Daily Trust", "A village blog", "")
TITLES = ("Twelve people were killed near Bria", "Douze morts près de Bria", "A week in the east of the country", "Update")


def copied(of: str) -> Copy:
    return Copy(of, How.CUT, 0.9)


def test_copies_of_one_wire_story_are_one_source() -> None:
    documents = [Source("wire", "Reuters", "a"), Source("paper", "Daily Trust", "b"), Source("site", "Le Monde", "c")]
    assert independent_sources(documents, {}) == 3
    assert independent_sources(documents, {"wire": None, "paper": copied("wire"), "site": copied("wire")}) == 1


def test_copies_are_joined_where_the_viewer_may_not_see_the_original() -> None:
    documents = [Source("paper", "Daily Trust", "b"), Source("site", "Le Monde", "c")]
    assert independent_sources(documents, {"paper": copied("hidden"), "site": copied("hidden")}) == 1


def test_documents_without_a_publisher_are_not_one_newsroom() -> None:
    assert independent_sources([Source("one", "", ""), Source("two", " ", "")], {}) == 2


def test_one_newsroom_and_one_headline_count_once() -> None:
    assert independent_sources([Source("one", "Reuters", "x"), Source("two", "reuters", "y")], {}) == 1
    assert independent_sources([Source("one", "Le Monde", TITLES[0]), Source("two", "Daily Trust", f"{TITLES[0]}!")], {}) == 1
    assert independent_sources([], {}) == 0


SOURCES = st.lists(st.tuples(st.sampled_from(PUBLISHERS), st.sampled_from(TITLES), st.none() | st.integers(0, 7)), max_size=8)


def _made(drawn: list[tuple[str, str, int | None]]) -> tuple[list[Source], dict[str, Copy | None]]:
    documents = [Source(f"{place}", by, title) for place, (by, title, _) in enumerate(drawn)]
    lineage = {f"{place}": None if of is None or of == place else copied(f"{of}") for place, (_, _, of) in enumerate(drawn)}
    return documents, lineage


@settings(max_examples=120, deadline=None)
@given(SOURCES, st.sampled_from(PUBLISHERS), st.sampled_from(TITLES), st.integers(0, 7))
def test_a_copy_never_adds_a_source(drawn: list[tuple[str, str, int | None]], by: str, title: str, of: int) -> None:
    documents, lineage = _made(drawn)
    if of < len(documents):
        more = [*documents, Source("copy", by, title)]
        assert independent_sources(more, lineage | {"copy": copied(f"{of}")}) <= independent_sources(documents, lineage)


@settings(max_examples=120, deadline=None)
@given(SOURCES, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_documents_bound_it(drawn: list[tuple[str, str, int | None]], draw: object) -> None:
    documents, lineage = _made(drawn)
    mixed = documents.copy()
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    by_key = dict(zip([one.key for one in documents], sources_of_documents(documents, lineage), strict=True))
    assert dict(zip([one.key for one in mixed], sources_of_documents(mixed, lineage), strict=True)) == by_key
    assert min(1, len(documents)) <= independent_sources(documents, lineage) <= len(documents)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20), st.randoms(use_true_random=False))
def test_groups_are_the_same_for_every_order(pairs: list[tuple[int, int]], draw: object) -> None:
    def roots(joins: list[tuple[int, int]]) -> list[str]:
        groups = Groups()
        for one, other in joins:
            groups.join(f"{one:02}", f"{other:02}")
        return [groups.root(f"{one:02}") for one in range(13)]

    mixed = pairs.copy()
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    assert roots(pairs) == roots(mixed)
    assert all(root <= f"{one:02}" for one, root in enumerate(roots(pairs)))
