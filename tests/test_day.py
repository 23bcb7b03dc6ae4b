"""The machine's day and what people do with it: nothing looks ahead, nothing is half-done, what is issued is what was read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.utils import CursorWrapper

from builders import RELEASE_2015, RELEASE_2019, coded
from judging import answers
from phasezero import desk, library, pipeline
from phasezero.domain.events import Document, Fatalities, Release
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER
from phasezero.errors import BadInput
from phasezero.store import derived, imports
from phasezero.store.models import PhaseDay, Step, Update

DAY = date(2013, 4, 1)
AT = datetime(2013, 4, 2, 8, 0, tzinfo=UTC)


def release(country, on, by, at, **more):
    """As the person who answers, too, where the machine disagrees."""
    return desk.release(country, on, by, at, answers=answers(library.judged(country, on).unanswered), **more)


@pytest.fixture
def car(db):
    """The example of the package."""
    pipeline.import_example()


def rendered(on):
    return pipeline.rendered(library.update("CAF", on))


def records():
    """Derived records without the clock."""
    phases = list(PhaseDay.objects.order_by("id").values())
    updates = list(Update.objects.order_by("id").values())
    for one in updates:
        assert (one.pop("drafted_at") is None) == (one["state"] != "draft")
    steps = sorted(Step.objects.exclude(name="import").values_list("day", "name", "subject", "inputs_digest", "status"))
    return phases, updates, steps


def test_records_learned_later_never_change_an_earlier_day(car):
    before = rendered(DAY)
    later = Release("ucdp-ged", "2021", date(2022, 6, 1))
    held = library.events("CAF", DAY)["id"][0]
    key = library.event(held).event.source_key
    changed = coded(key, date(2013, 3, 1), 3, deaths=Fatalities(500, 500, 500))
    fresh = [coded(f"new-{i}", DAY - timedelta(days=i), 30) for i in range(20)]
    imports.add_release(later, [changed, *fresh], "later.csv", "later")
    assert rendered(DAY) == before
    assert rendered(DAY + timedelta(days=40)) != before


def test_the_same_inputs_give_the_same_bytes(car):
    assert rendered(DAY) == rendered(DAY)


def test_a_day_run_twice_changes_nothing(car):
    first = pipeline.day(DAY, ["CAF"])
    once = records()
    assert first[0].ran == ("monitor", "draft")
    again = pipeline.day(DAY, ["CAF"])
    assert again[0].ran == ()
    assert records() == once


class Killed(BaseException):
    """The process ends here."""


def test_a_day_killed_at_any_write_ends_as_an_unbroken_one(db, monkeypatch):
    imports.add_release(RELEASE_2019, [coded(str(i), DAY - timedelta(days=9 * i)) for i in range(1, 12)], "f", "i")
    pipeline.day(DAY, ["CAF"])
    unbroken = records()
    execute, writes, kill_at = CursorWrapper.execute, 0, 0

    def counting(self, sql, params=None):
        nonlocal writes
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPO"}:
            writes += 1
            if writes == kill_at:
                raise Killed
        return execute(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", counting)
    kill_at = 1
    while True:
        writes = -1000
        for model in (PhaseDay, Update):
            model.objects.all().delete()
        Step.objects.exclude(name="import").delete()
        writes = 0
        try:
            pipeline.day(DAY, ["CAF"])
        except Killed:
            pipeline.day(DAY, ["CAF"])
            assert records() == unbroken, f"killed at write {kill_at}"
            kill_at += 1
            continue
        break
    assert kill_at > 4


def test_a_draft_goes_to_no_anonymous_reader(car):
    pipeline.day(DAY, ["CAF"])
    assert derived.updates(LOCAL_OWNER, "CAF")
    assert derived.updates(ANONYMOUS, "CAF") == []
    assert derived.latest_phases(ANONYMOUS, ["CAF"]) == {}


def test_a_release_issues_what_was_read_under_a_name(car):
    pipeline.day(DAY, ["CAF"])
    assert "DRAFT" in pipeline.update_as("CAF", DAY, "text")
    issued = release("CAF", DAY, "Ada Example", AT)
    text = pipeline.update_as("CAF", DAY, "text")
    assert issued.releasing is not None
    assert issued.releasing.number == 1
    assert "DRAFT" not in text
    assert "Ada Example" in text
    assert derived.update_of(LOCAL_OWNER, "CAF", DAY).number == 1
    with pytest.raises(BadInput, match="update 1 of CAF for 2013-04-01 is issued already"):
        release("CAF", DAY, "Ada Example", AT)
    later = library.update("CAF", DAY + timedelta(days=13))
    assert later.page_one[0].key == "bottom-line"
    assert any("1 April 2013" in str(section.title) for section in later.page_one)


def test_a_release_of_phase_two_says_one_reader(car):
    day = date(2013, 12, 20)
    pipeline.day(day, ["CAF"])
    issued = release("CAF", day, "Ada Example", AT)
    assert issued.releasing.one_reader
    assert "one reader" in pipeline.update_as("CAF", day, "text").lower()


def test_a_phase_is_overruled_only_with_a_reason_and_the_update_shows_it(car):
    pipeline.day(DAY, ["CAF"])
    with pytest.raises(BadInput, match="give the reason why"):
        release("CAF", DAY, "Ada Example", AT, phase=2)
    with pytest.raises(BadInput, match="phases are 0, 1, 2 and 3"):
        release("CAF", DAY, "Ada Example", AT, phase=7, reason="x")
    with pytest.raises(BadInput, match="the reason breaks the writing rules"):
        release("CAF", DAY, "Ada Example", AT, phase=2, reason="This is genocide")
    issued = release("CAF", DAY, "Ada Example", AT, phase=2, reason="Armed men hold the capital")
    assert issued.releasing.phase_confirmed == 2
    text = " ".join(pipeline.update_as("CAF", DAY, "text").split())
    assert "was suggested): Armed men hold the capital" in text
    assert "The releaser, Ada Example, set phase 2 instead: Armed men hold the capital" in text
    assert library.update("CAF", DAY + timedelta(days=1)).page_one[1].key == "what-changed"


def test_what_changed_since_the_draft_was_read_stops_the_release(car):
    pipeline.day(DAY, ["CAF"])
    imports.add_release(RELEASE_2019, [coded("new-1", DAY - timedelta(days=2), 1)], "more.csv", "more")
    with pytest.raises(BadInput, match="changed after the draft"):
        release("CAF", DAY, "Ada Example", AT)
    with pytest.raises(BadInput, match="there is no draft"):
        release("CAF", DAY + timedelta(days=1), "Ada Example", AT)
    assert not Update.objects.filter(state="issued").exists()


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "x" * 201, "\u202eadA"])
def test_nobody_without_a_name_releases(car, name):
    pipeline.day(DAY, ["CAF"])
    with pytest.raises(BadInput, match="give the name of the person"):
        release("CAF", DAY, name, AT)


def test_an_issued_update_is_never_overwritten(car):
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT)
    first = Update.objects.get(number=1).html
    imports.add_release(RELEASE_2019, [coded("new-1", DAY - timedelta(days=2), 1)], "more.csv", "more")
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT)
    assert Update.objects.get(number=1).html == first
    assert Update.objects.get(number=2).html != first


def test_a_quiet_day_is_one_sentence(car):
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT)
    quiet = library.update("CAF", DAY + timedelta(days=2))
    assert not quiet.material_change
    assert [section.key for section in quiet.page_one] == ["bottom-line", "cannot-see"]
    assert [len(section.sentences) for section in quiet.page_one] == [1, 1]


def test_a_correction_is_told(db):
    event = coded("1", date(2013, 3, 20), 2)
    recent = coded("2", date(2020, 3, 1))  # so that the data reach to the day of the correction
    imports.add_release(RELEASE_2015, [event, recent], "old.csv", "old")
    day_before = RELEASE_2019.released - timedelta(days=1)
    pipeline.day(day_before, ["CAF"])
    release("CAF", day_before, "Ada Example", AT)
    corrected = replace(event, deaths=Fatalities(7, 8, 9), documents=(*event.documents, Document("OHCHR", "", date(2014, 1, 1))))
    imports.add_release(RELEASE_2019, [corrected], "new.csv", "new")
    changes = library.update("CAF", RELEASE_2019.released).page_one[1]
    assert [sentence.text for sentence in changes.sentences if sentence.mark == "✎"] == [
        "corrected: event of 20 March 2013 in Bangui city, killed 2–3–5 → 7–8–9 (low–best–high)"
    ]


def test_a_country_without_records_says_so(car):
    update = library.update("FRA", DAY)
    assert update.page_one[0].sentences[0].text == (
        "We hold no record of any event in France: nothing can be said about violence there."
    )


def test_after_the_data_end_nothing_is_said_and_nothing_released(car):
    day = date(2020, 3, 1)
    update = library.update("CAF", day)
    assert update.page_one[0].sentences[0].text == (
        "Our data for Central African Republic end on 31 December 2019: nothing can be said about the 61 days since then."
    )
    _, html, text = pipeline.rendered(update)
    assert "Phase not assessed" in html
    assert "Phase not assessed" in text
    assert " came)" not in text
    pictures = {picture.key: picture.table for section in update.page_two for picture in section.pictures}
    assert [str(row[-1]) for row in pictures["timeline"].rows[-3:]] == ["under-documented"] * 3
    pipeline.day(day, ["CAF"])
    with pytest.raises(BadInput, match="the data held end on 31 December 2019"):
        release("CAF", day, "Ada Example", AT)
    with pytest.raises(BadInput, match="no record of any event in France"):
        release("FRA", DAY, "Ada Example", AT)
    assert not PhaseDay.objects.exists()


def test_an_overruled_phase_is_not_called_suggested(car):
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT, phase=2, reason="Armed men hold the capital")
    changes = library.update("CAF", DAY + timedelta(days=13)).page_one[1].sentences
    assert not [sentence.text for sentence in changes if "suggested phase 2 (was" in sentence.text]


def test_days_the_data_do_not_reach_have_no_phase(car):
    """Nothing known is not phase 0."""
    before, inside, after = library.replay("CAF", [date(1990, 6, 1), DAY, date(2020, 6, 1)])
    assert (before.suggested, inside.suggested, after.suggested) == (None, 1, None)
    assert "no record" in str(before.not_assessed)
    assert "end on 31 December 2019" in str(after.not_assessed)
    pipeline.day(date(2020, 6, 1), ["CAF"])
    stored = library.updates("CAF")[0]
    assert stored.phase is None
    content = json.loads(stored.content)["update"]
    assert (content["phase"]["phase"], content["phase"]["level"]) == (None, None)
    assert library.read_update(stored).not_assessed
    line = next(one for one in library.overview() if one.country.iso3 == "CAF")
    assert (line.phase, line.phase_on) == (None, date(2020, 6, 1))


def test_the_overview_shows_the_phase_a_person_set(car):
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT, phase=2, reason="Armed men hold the capital")
    line = next(one for one in library.overview() if one.country.iso3 == "CAF")
    assert (line.phase, line.phase_on) == (2, DAY)


def test_a_file_that_begins_late_is_no_outbreak(car):
    """Before the first year of a file nothing is known, which is not quiet: there is no usual level in its first year."""
    events = [coded(f"late {i}", date(2012, 1, 2) + timedelta(days=i), country="UGA", region=None) for i in range(40)]
    imports.add_release(RELEASE_2015, events, "uga.csv", "begins in 2012")
    young = library.phase("UGA", date(2012, 2, 20))
    assert young.signals == ()
    assert not [reason for reason in young.reasons if reason.met and reason.rule.startswith("rising")]
    page = library.update("UGA", date(2012, 2, 20)).page_one
    assert "rise" not in " ".join(sentence.text for sentence in page[0].sentences).replace("rise further cannot be read", "")
    covered = [coded(f"later {i}", date(2012, 1, 2) + timedelta(days=i), country="TCD", region=None) for i in range(40)]
    imports.add_release(RELEASE_2015, covered, "tcd.csv", "covers since 1989", covers_from=date(1989, 1, 1))
    assert any(signal.rising for signal in library.phase("TCD", date(2012, 2, 20)).signals)


@pytest.mark.parametrize("reason", ["peace returned to Bangui", "The situation is under control", "Order was restored"])
def test_a_reason_states_no_calm(car, reason):
    pipeline.day(DAY, ["CAF"])
    with pytest.raises(BadInput, match="breaks the writing rules"):
        release("CAF", DAY, "Ada Example", AT, phase=0, reason=reason)


def test_a_phase_set_lower_says_that_it_is_no_sign_of_calm(car):
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT, phase=0, reason="Both records are of one raid")
    assert "no sign of calm" in " ".join(pipeline.update_as("CAF", DAY, "text").split())


DECLINE = ("fell", "fall", "decreas", "declin", "calm", "improv", "subsid", "lower than", "quieter", "fewer", "eased", "drop")


@pytest.mark.slow
def test_autumn_2013_says_nowhere_that_violence_decreases(car):
    for i in range(0, 92, 3):
        day = date(2013, 10, 1) + timedelta(days=i)
        update = library.update("CAF", day)
        _, _, text = pipeline.rendered(update)
        assert text
        sections = (*update.page_one, *update.page_two)
        for sentence in (sentence for section in sections for sentence in section.sentences):
            ours = "".join(part.text for part in sentence.parts if part.kind == "words").lower()
            assert not [word for word in DECLINE if word in ours], (day, sentence.text)
        for reason in update.phase.reasons:
            assert not [word for word in DECLINE if word in str(reason.text).lower()], (day, str(reason.text))
