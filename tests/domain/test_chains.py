"""A file of audit chains against the heads: every change up to a head is found, whoever made it, and what lies after it is named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phasezero.domain.chains import START, Entry, digest, moment, read_head, short, verify, written

pytestmark = pytest.mark.security

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
NAMES = ("installation:GREEN", "k3y:AMBER", "k3y:RED")
TEXT = st.text(alphabet="abcdefghijklmnopqrstuvwxyz 0123456789", min_size=1, max_size=12)


def chained(name: str, said: list[tuple[str, str, str]]) -> list[Entry]:
    """A chain as an honest installation writes it."""
    made: list[Entry] = []
    for number, (action, by, about) in enumerate(said, start=1):
        previous, at = made[-1].hash if made else START, moment(AT + timedelta(minutes=number))
        made.append(Entry(name, number, at, action, by, about, previous, digest(name, number, at, action, by, about, previous)))
    return made


def rewritten(entries: list[Entry]) -> list[Entry]:
    """What somebody who controls the machine makes of entries: numbers, bonds and hashes as if nothing had happened."""
    made: list[Entry] = []
    for number, entry in enumerate(entries, start=1):
        one = replace(entry, number=number, previous=made[-1].hash if made else START)
        made.append(replace(one, hash=one.digest()))
    return made


def file_of(*chains: list[Entry]) -> list[bytes]:
    return list(written([entry for chain in chains for entry in chain], AT))


SAID = st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8)


@st.composite
def stores(draw: st.DrawFn) -> list[list[Entry]]:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    return [chained(name, draw(SAID)) for name in sorted(names)]


@st.composite
def anchored(draw: st.DrawFn) -> tuple[list[list[Entry]], int, int]:
    """Chains, the number of one of them, and up to which entry of it a head was printed (counted from 0)."""
    chains = draw(stores())
    which = draw(st.integers(0, len(chains) - 1))
    return chains, which, draw(st.integers(0, len(chains[which]) - 1))


@given(stores(), st.booleans())
def test_an_untouched_file_is_whole_and_wholly_covered_by_the_heads_of_its_chains(chains: list[list[Entry]], whole: bool) -> None:
    heads = [chain[-1].hash if whole else read_head(short(chain[-1].hash)) for chain in chains]
    verdict = verify(file_of(*chains), heads)
    assert verdict.whole
    assert verdict.faults == verdict.missing == ()
    assert [(one.name, one.entries, one.anchored) for one in verdict.chains] == [(c[0].chain, len(c), len(c)) for c in chains]


@given(anchored())
def test_what_the_newest_head_does_not_cover_is_known_exactly(case: tuple[list[list[Entry]], int, int]) -> None:
    chains, which, last = case
    earlier = [chains[which][i].hash for i in range(last + 1)]
    verdict = verify(file_of(*chains), earlier)
    assert verdict.whole
    for number, (one, chain) in enumerate(zip(verdict.chains, chains, strict=True)):
        assert (one.anchored, one.entries) == (last + 1 if number == which else 0, len(chain))


@settings(max_examples=300)
@given(stores(), st.data())
def test_any_other_byte_anywhere_is_found(chains: list[list[Entry]], data: st.DataObject) -> None:
    raw = bytearray(b"".join(file_of(*chains)))
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255))
    assume(raw[place] != byte)
    raw[place] = byte
    assert verify(bytes(raw).splitlines(keepends=True), [chain[-1].hash for chain in chains]).faults


@given(stores(), st.data())
def test_a_file_cut_anywhere_is_not_whole(chains: list[list[Entry]], data: st.DataObject) -> None:
    raw = b"".join(file_of(*chains))
    cut = data.draw(st.integers(0, len(raw) - 1))
    assert verify(raw[:cut].splitlines(keepends=True), [chain[-1].hash for chain in chains]).faults


@settings(max_examples=300)
@given(anchored(), st.data())
def test_a_changed_field_before_the_head_is_found_however_well_it_is_hidden(
    case: tuple[list[list[Entry]], int, int], data: st.DataObject
) -> None:
    chains, which, last = case
    place = data.draw(st.integers(0, last))
    name = data.draw(st.sampled_from([one.name for one in fields(Entry) if one.name != "number"]))
    old = chains[which][place]
    new = data.draw(TEXT)
    assume(new != getattr(old, name))
    head = chains[which][last].hash
    changed = [*chains[which]]
    changed[place] = replace(old, **{name: new})
    assert not verify(file_of(*_with(chains, which, changed)), [head]).whole
    changed[place] = replace(changed[place], hash=changed[place].digest())
    assume(changed != chains[which])
    assert not verify(file_of(*_with(chains, which, changed)), [head]).whole
    if name in {"at", "action", "by", "about"}:
        forged = rewritten(changed)
        verdict = verify(file_of(*_with(chains, which, forged)), [head])
        assert (verdict.faults, verdict.missing) == ((), (head,)), "only the head tells this one"


@settings(max_examples=200)
@given(anchored(), st.data(), st.sampled_from(["delete", "insert", "swap", "renumber"]), st.booleans())
def test_deletion_insertion_and_reordering_before_the_head_are_found(
    case: tuple[list[list[Entry]], int, int], data: st.DataObject, what: str, hide: bool
) -> None:
    chains, which, last = case
    chain, place = [*chains[which]], data.draw(st.integers(0, last))
    head = chain[last].hash
    if what == "delete":
        del chain[place]
    elif what == "insert":
        chain.insert(place, data.draw(st.sampled_from(chains[which])))
    elif what == "swap":
        other = data.draw(st.integers(0, len(chain) - 1))
        assume(other != place)
        chain[place], chain[other] = chain[other], chain[place]
    else:
        chain[place] = replace(chain[place], number=chain[place].number + data.draw(st.integers(1, 3)))
        hide = False
    if hide:
        chain = rewritten(chain)
        assume([entry.hash for entry in chain[: last + 1]] != [entry.hash for entry in chains[which][: last + 1]])
    assert not verify(file_of(*_with(chains, which, chain)), [head]).whole


@given(anchored(), st.data())
def test_a_tail_cut_before_the_head_is_found_and_one_after_it_is_not_claimed(
    case: tuple[list[list[Entry]], int, int], data: st.DataObject
) -> None:
    chains, which, last = case
    head = chains[which][last].hash
    left = data.draw(st.integers(0, len(chains[which])))
    cut = _with(chains, which, chains[which][:left])
    verdict = verify(file_of(*cut), [head])
    assert verdict.whole == (left > last)
    if verdict.whole:
        assert [one.anchored for one in verdict.chains if one.anchored] == [last + 1]


@given(stores(), st.data())
def test_a_chain_left_out_or_moved_is_found(chains: list[list[Entry]], data: st.DataObject) -> None:
    assume(len(chains) > 1)
    which = data.draw(st.integers(0, len(chains) - 1))
    heads = [chain[-1].hash for chain in chains]
    assert verify(file_of(*chains[:which], *chains[which + 1 :]), heads).missing == (heads[which],)
    assert verify(file_of(*reversed(chains)), heads).faults


def _with(chains: list[list[Entry]], which: int, chain: list[Entry]) -> list[list[Entry]]:
    return [chain if number == which else one for number, one in enumerate(chains)]


ONE = chained("installation:GREEN", [("first steward", "p1", "r1"), ("invited", "p1", "r2"), ("joined", "p2", "r2")])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no opening and closing line"),
        (file_of(ONE)[:1], "no opening and closing line"),
        (file_of(ONE)[:-1], "line 4: the closing line is missing; the file was cut here"),
        (file_of(ONE)[1:], "line 1: this is not the opening line"),
        (file_of([ONE[0], ONE[2]]), "line 3: entry 3 of chain installation:GREEN follows entry 1: entry 2 is missing"),
        (file_of(ONE[2:]), "line 2: entry 3 of chain installation:GREEN follows entry 0: entries 1 to 2 are missing"),
        (
            file_of([ONE[0], ONE[0], ONE[1]]),
            "line 3: entry 1 of chain installation:GREEN follows entry 1: it was moved or put in",
        ),
        (file_of([replace(ONE[0], by="p9"), *ONE[1:]]), "line 2: entry 1 of chain installation:GREEN was changed"),
        (file_of([ONE[0], replace(ONE[1], previous=START)]), "line 3: entry 2 of chain installation:GREEN is not bound"),
        ([*file_of(ONE), b"{}\n"], "line 6: the closing line is missing"),
        ([file_of(ONE)[0], b"[" * 100_000 + b"\n", *file_of(ONE)[1:]], "line 2: this is not an entry"),
        ([file_of(ONE)[0], b"[" * 4000 + b"\n", *file_of(ONE)[1:]], "line 2: this is not an entry"),
        ([file_of(ONE)[0], file_of(ONE)[1].replace(b'"number":1', b'"number":1.0'), *file_of(ONE)[2:]], "line 2: this is not"),
        ([file_of(ONE)[0], file_of(ONE)[1].replace(b'"by":', b'"by":"p9","by":'), *file_of(ONE)[2:]], "line 2: this is not"),
        ([file_of(ONE)[0], file_of(ONE)[1].replace(b":GREEN", b"\\u001b[2J"), *file_of(ONE)[2:]], "line 2: this is not an entry"),
    ],
)
def test_the_fault_says_where_it_is(lines: list[bytes], said: str) -> None:
    faults = verify(lines, [ONE[-1].hash]).faults
    assert any(fault.startswith(said) or said in fault for fault in faults[:2]), faults
    assert not any("\x1b" in fault for fault in faults)


def test_a_head_of_an_empty_chain_covers_nothing_and_is_no_fault() -> None:
    verdict = verify(file_of(ONE), [START[:16]])
    assert verdict.whole
    assert [one.anchored for one in verdict.chains] == [0]


def test_a_short_head_that_fits_two_entries_is_refused() -> None:
    verdict = verify(file_of(ONE), [""])
    assert verdict.faults == ("head  fits 3 entries; give more of its digits",)


def test_heads_are_read_as_people_copy_them() -> None:
    head = ONE[-1].hash
    assert read_head(short(head)) == head[:16]
    assert read_head(f" {head[:4].upper()} {head[4:8]}\n{head[8:]} ") == head
    for wrong in ("", "12-34", "g" * 16, "0" * 65, short(head)[:-1], "０" * 16):
        with pytest.raises(ValueError, match=r"digits|characters"):
            read_head(wrong)
