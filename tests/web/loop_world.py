"""Makes a store for `test_loop_browser.py`: the example, and a task force of three with a judgement and its dissent for 1 April 2013.

Prints as JSON what the test needs: the task force's key, the id of an event, and a session for each person.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from phasezero import library, pipeline

library.open_store()
pipeline.set_up()

from judging import DAY, a_view, worded  # noqa: E402
from people import client_of, world  # noqa: E402
from phasezero.desk import assessing, hands, warning_register  # noqa: E402
from phasezero.domain.assessment import Confidence, Direction, Dissent, Document, Evidence, Level, Round  # noqa: E402
from phasezero.domain.marking import TLP  # noqa: E402
from phasezero.domain.warnings_given import Warned, Warner  # noqa: E402

pipeline.import_example()
people = world()
NOW = datetime.now(UTC) - timedelta(minutes=5)


def hand(name: str, act: str = "judge") -> hands.Hand:
    return hands.member(people.people[name], people.open, act, NOW)


event = library.events_page(as_of=DAY, narrow=library.event_filter(country="CAF")).events[0].id
says = "Armed men attacked neighbourhoods of the capital after the change of power."
found = Evidence("7.8", Direction.FOR, says, Confidence.MODERATE, (event,))
assessing.add_evidence(hand("analyst"), "CAF", DAY, found, TLP.GREEN)
begun = assessing.begin_round(hand("lead"), "CAF", DAY, Round(("state-led",), DAY))
for name, level, best in (("lead", Level.MODERATE, 0.06), ("analyst", Level.MODERATE, 0.1), ("partner", Level.HIGH, 0.2)):
    assessing.give_view(hand(name), begun, a_view(level, best))
assessing.open_views(hand("lead"), begun)
made = assessing.judge(hand("lead"), begun, worded(), TLP.GREEN)
dissent = Dissent("Armed men already choose homes by who lives there, and nobody holds them back.", Level.HIGH)
assessing.dissent(hand("partner"), made, dissent)
document = Document("An organisation made up for this test", "The capital needs protection", DAY - timedelta(days=4))
warned = Warned(document.publisher, Warner.NGO, document.dated, "the public", "That patrols protect the capital.", document)
warning_register.record_warning(hand("lead", "draft"), "CAF", warned, TLP.GREEN, as_of_then=True)
sessions = {name: client_of(people.people[name]).cookies["sessionid"].value for name in ("lead", "releaser", "analyst")}
print(json.dumps({"key": people.open.key, "event": event, "sessions": sessions}))
