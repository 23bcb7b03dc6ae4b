"""Copies are found whatever newsrooms do to a text, and texts of one mould are told apart."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.stories import How
from phasezero.errors import BadInput
from phasezero.extract.copies import CopyIndex, Signature, lineage, signature
from phasezero.extract.copies.index import Document
from phasezero.extract.copies.words import words

pytestmark = pytest.mark.one_database

DAY = datetime(2024, 3, 4, 8, tzinfo=UTC)
WIRE = """At least 12 people were killed when gunmen attacked a village near Bria on Monday, the United Nations mission said.

The attackers came at dawn on motorcycles and set fire to some forty houses, according to Marie Kossi, who runs the health post.

Residents fled into the bush, and many had not returned by nightfall. A truck of the mission was on its way from Bambari.

The mayor of the town said that the same group had demanded taxes from traders in the weeks before, and that nobody had listened.

The government in Bangui promised to send soldiers. It did not say when they would arrive or how many there would be.

The region has seen little fighting since an agreement was signed in February, but armed groups still hold most of the roads."""
REWRITES = {
    "agency line": f"BANGUI, March 4 (Reuters) - {WIRE}\n\n(Reporting by J. Doe; Editing by A. Smith)",
    "another agency": f"(AFP) – {WIRE}",
    "byline": f"By Jane Doe and John Smith\n\n{WIRE}",
    "numerals": WIRE.replace("12 people", "twelve people").replace("forty houses", "40 houses"),
    "case and accents": WIRE.replace("Marie", "Maríe").lower(),
    "cut": "\n\n".join(WIRE.split("\n\n")[:2]),
    "first sentence": WIRE.split("\n\n", maxsplit=1)[0],
    "middle": "\n\n".join(WIRE.split("\n\n")[2:4]),
    "reordered": "\n\n".join(reversed(WIRE.split("\n\n"))),
    "light edit": WIRE.replace("came at dawn", "arrived at daybreak").replace("fled into", "ran to").replace("promised", "vowed"),
    "new toll": WIRE.replace("12 people", "17 people"),
    "several": "(AFP) - " + "\n\n".join(WIRE.replace("12", "twelve").replace("many had", "most had").split("\n\n")[2::-1]),
}
MOULDS = [
    (
        "Russian shelling killed 3 people and wounded 7 in the Kherson region on Monday, governor Prokudin said in his daily report.",
        "Russian shelling killed 2 people and wounded 5 in the Kharkiv region on Tuesday, governor Synehubov said in his daily report.",
    ),
    (
        "The United Nations said on Monday that 40 people had been killed in Zemio, and called on all sides to protect civilians.",
        "The United Nations said on Thursday that 9 people had been killed in Obo, and called on all sides to protect civilians.",
    ),
    (
        "Enyimba beat Kano Pillars 2-1 in Aba on Sunday. Okafor scored both goals in the second half in front of 9,000 people.",
        "Rangers beat Lobi Stars 2-1 in Enugu on Sunday. Adamu scored both goals in the second half in front of 7,000 people.",
    ),
    (
        "Mariam Diallo, born in Kayes in 1931, died at her home on Friday. She leaves three children and was a teacher all her life.",
        "Ousmane Keita, born in Segou in 1940, died at his home on Friday. He leaves five children and was a teacher all his life.",
    ),
]


@pytest.mark.parametrize("kind", REWRITES)
def test_rewrites_are_found(kind: str) -> None:
    index = CopyIndex()
    index.add("other", MOULDS[1][0], DAY)
    assert index.add("wire", WIRE, DAY) == []
    found = index.add("copy", REWRITES[kind], DAY + timedelta(hours=3))
    assert [copy.of for copy in found] == ["wire"]
    assert found[0].share > 0.6


@pytest.mark.parametrize(
    ("kind", "how"),
    [("agency line", How.WHOLE), ("numerals", How.WHOLE), ("reordered", How.WHOLE), ("cut", How.CUT), ("middle", How.CUT)],
)
def test_how_it_was_copied(kind: str, how: How) -> None:
    index = CopyIndex()
    index.add("wire", WIRE)
    assert index.add("copy", REWRITES[kind])[0].how is how


def test_a_text_with_much_added_is_edited() -> None:
    index = CopyIndex()
    index.add("wire", WIRE)
    longer = f"{WIRE}\n\n" + " ".join(
        f"Our reporter saw thing number {number} in quarter {chr(97 + number)}." for number in range(20)
    )
    assert index.add("copy", longer.replace("dawn", "first light").replace("most of the", "nearly all the"))[0].how in (
        How.CUT,
        How.EDITED,
    )


@pytest.mark.parametrize(("one", "other"), MOULDS)
def test_texts_of_one_mould_are_no_copies(one: str, other: str) -> None:
    index = CopyIndex()
    index.add("one", one, DAY)
    assert index.add("other", other, DAY + timedelta(days=1)) == []


def test_the_same_report_with_other_numbers_days_later_is_a_new_one() -> None:
    text = "Fighting around the town killed {} people and forced {} families from their homes, the civil defence said in its bulletin."
    index = CopyIndex()
    index.add("one", text.format(12, 300), DAY)
    assert [copy.of for copy in index.add("same day", text.format(14, 320), DAY + timedelta(hours=6))] == ["one"]
    assert index.add("a week later", text.format(21, 510), DAY + timedelta(days=7)) == []


def test_a_corrected_day_is_no_other_story_but_a_bulletin_is() -> None:
    text = (
        "Soldiers shot and killed {} people who had gathered at the well of the village on {} March, its elders told the radio."
    )
    index = CopyIndex()
    index.add("one", text.format(12, 5), DAY)
    assert [copy.of for copy in index.add("corrected", text.format(12, 6), DAY)] == ["one"]
    assert index.add("next day", text.format(3, 7), DAY + timedelta(days=1)) == []


def test_arabic_without_case() -> None:
    text = "قتل اثنا عشر شخصا في هجوم مسلح على قرية قرب المدينة يوم الاثنين وفر السكان إلى الغابة بعد أن أحرق المهاجمون منازلهم"
    index = CopyIndex()
    index.add("one", text)
    assert [copy.of for copy in index.add("two", "(رويترز) - " + text.replace("اثنا عشر", "12").replace("إلى", "الى"))] == ["one"]
    assert (
        index.add("three", "زار وزير الخارجية العاصمة يوم الثلاثاء وبحث مع الرئيس سبل تعزيز التعاون بين البلدين في مجال الطاقة")
        == []
    )


def test_burmese_is_compared_by_syllables() -> None:
    text = "မြန်မာနိုင်ငံ စစ်ကိုင်းတိုင်းတွင် လေကြောင်းတိုက်ခိုက်မှုကြောင့် အရပ်သား ၁၂ ဦး သေဆုံးခဲ့သည်။"
    index = CopyIndex()
    index.add("one", text)
    assert [copy.of for copy in index.add("two", text.replace(" ", ""))] == ["one"]


def test_agency_lines_and_dates_are_read() -> None:
    found = words("KHARTOUM, 5 May (AFP) - Two hundred and ten people fled on 5 May 2024, not 3, Marie said.")
    assert found.numbers == {"200", "10", "3"}
    assert found.days == {("month", "may"), ("day", "may 5"), ("year", "2024")}
    assert found.names == {"marie"}
    assert "khartoum" not in found.all


def test_a_key_is_added_once() -> None:
    index = CopyIndex()
    index.add("one", WIRE)
    with pytest.raises(BadInput, match="held already"):
        index.add("one", WIRE)
    assert len(index) == 1
    assert "one" in index


def test_signatures_are_stored_and_other_bytes_refused() -> None:
    made = signature(WIRE)
    assert Signature.from_bytes(made.to_bytes()) == made
    assert len(made.to_bytes()) < 2 * len(WIRE.encode())
    for wrong in (b"", b"\x09" + made.to_bytes()[1:], made.to_bytes()[:-1]):
        with pytest.raises(BadInput, match="make it anew"):
            Signature.from_bytes(wrong)


def test_an_index_is_restored_from_its_rows() -> None:
    index = CopyIndex()
    index.add("wire", WIRE, DAY)
    index.add("other", MOULDS[0][0], DAY)
    again = CopyIndex.restore(list(index.rows()))
    assert list(again.rows()) == list(index.rows())
    assert again.add("copy", REWRITES["cut"], DAY) == index.add("copy", REWRITES["cut"], DAY)


def test_a_withdrawn_document_leaves_nothing() -> None:
    index = CopyIndex()
    index.add("wire", WIRE, DAY)
    index.add("other", MOULDS[0][0], DAY)
    index.forget("wire")
    assert ("wire" in index, len(index), [row.key for row in index.rows()]) == (False, 1, ["other"])
    assert index.add("copy", REWRITES["cut"], DAY) == []
    with pytest.raises(BadInput, match="no document 'wire'"):
        index.forget("wire")


def test_a_long_report_is_sampled_and_its_beginning_recognised() -> None:
    draw = random.Random(4)  # noqa: S311
    long = " ".join(
        draw.choice(("village", "river", "road", "army", "market", "clinic")) + str(draw.randrange(4000)) for _ in range(9000)
    )
    assert len(signature(long).to_bytes()) < 20_000
    index = CopyIndex()
    index.add("report", long)
    assert [copy.of for copy in index.add("copy", long.replace("army1", "troops1"))] == ["report"]


def test_postings_settle_and_still_lead_to_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phasezero.extract.copies.postings._RECENT", 50)
    draw = random.Random(2)  # noqa: S311
    index = CopyIndex()
    texts = [" ".join(str(draw.randrange(10**6)) + "abcdefgh"[draw.randrange(8)] for _ in range(40)) for _ in range(60)]
    texts = [text.translate(str.maketrans("0123456789", "klmnopqrst")) for text in texts]
    for number, text in enumerate(texts):
        index.add(f"{number}", text)
    assert index.bytes > 0
    for number in (0, 17, 42, 59):
        assert [copy.of for copy in index.matches(signature(texts[number]))] == [f"{number}"]


# Lineage

GROUP = [
    Document("wire", WIRE, DAY),
    Document("cut", REWRITES["cut"], DAY + timedelta(hours=2)),
    Document("edit", REWRITES["light edit"], DAY + timedelta(hours=1)),
    Document("mould", MOULDS[1][0], DAY),
    Document("undated", REWRITES["agency line"], None),
    Document("short", "Yes.", DAY),
]


def test_the_earliest_published_is_the_original() -> None:
    found = lineage(GROUP)
    assert found["wire"] is None
    assert found["mould"] is None
    assert found["short"] is None
    assert {key: copy.of for key, copy in found.items() if copy} == {"cut": "wire", "edit": "wire", "undated": "wire"}
    assert found["cut"] is not None
    assert found["cut"].how is How.CUT


@settings(max_examples=25, deadline=None)
@given(st.permutations(GROUP))
def test_the_order_of_documents_does_not_matter(documents: list[Document]) -> None:
    assert lineage(documents) == lineage(GROUP)


def test_copies_of_copies_belong_together() -> None:
    paragraphs = WIRE.split("\n\n")
    chain = ["\n\n".join(paragraphs[:4]), "\n\n".join(paragraphs[1:5]), "\n\n".join(paragraphs[2:])]
    found = lineage(Document(f"{n}", text, DAY + timedelta(hours=n)) for n, text in enumerate(chain))
    assert [copy and copy.of for copy in found.values()] == [None, "0", "0"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_signature_and_is_a_copy_of_itself(text: str) -> None:
    index = CopyIndex()
    made = signature(text)
    assert Signature.from_bytes(made.to_bytes()) == made
    index.add("one", text)
    assert [copy.of for copy in index.add("two", text)] == (["one"] if len(made.runs) else [])
