"""What a local partner has not agreed to does not leave in a release."""

from __future__ import annotations

from datetime import date

import pytest

from builders import RELEASE_2019, coded
from intake_world import checked, taking
from judging import proposed
from people import AT
from phasezero import desk, library
from phasezero.desk import intake, receipts, submissions
from phasezero.domain.intake import Use
from phasezero.domain.marking import TLP
from phasezero.errors import NotAllowed
from phasezero.store import imports
from phasezero.store.ids import to_text
from phasezero.store.models import Submission, Update

pytestmark = [pytest.mark.django_db, pytest.mark.security]
DAY = date(2013, 4, 1)


def test_a_release_asks_for_consent_and_the_only_local_source(fresh_store: None) -> None:
    here = taking()
    people = here.people
    imports.add_release(RELEASE_2019, [coded(str(i), date(2013, 3, 1 + i)) for i in range(20)], "f.csv", "inputs")
    event = library.events_page().events[0].id
    receipt = intake.receive(here.intake.key, checked(only_source="yes"), AT)
    name = to_text(Submission.objects.get().pk)
    submissions.made_of(people.analyst, name, "event", event, Use.TASK_FORCE, AT)

    def rules(to: TLP) -> set[str]:
        return {one.rule for one in desk.dry_run(people.releaser, people.open, DAY, to, AT).findings}

    assert rules(TLP.CLEAR) == rules(TLP.GREEN) == {"consent"}
    with pytest.raises(NotAllowed, match="local partner"):
        proposed(people.releaser, people.open, DAY, TLP.GREEN, AT, len(desk.HARM_CHECK))
    submissions.plan_release(people.analyst, name, "event", event, Use.TASK_FORCE, "One event of March", AT)
    held = receipts.held(receipts.code(receipt.words), DAY)
    assert held is not None
    receipts.answer_planned(receipts.code(receipt.words), held.planned[0].id, True, DAY)
    assert rules(TLP.GREEN) == set()
    assert rules(TLP.CLEAR) == {"consent"}  # public was never agreed to
    proposed(people.releaser, people.open, DAY, TLP.GREEN, AT, len(desk.HARM_CHECK))
    assert Update.objects.filter(state="issued").count() == 1
