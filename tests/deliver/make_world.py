"""Makes a store with people, three subscriptions and an issued update, for tests that need processes of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from phasezero import library, pipeline

library.open_store()
pipeline.set_up()

from delivery_world import issue, subscribe  # noqa: E402

from people import world  # noqa: E402

now = datetime.now(UTC)
people = world()
for person in (people.reader, people.partner, people.analyst):
    subscribe(person, country="CAF", at=now)
issue(people.open.key, at=now, as_of=now.date())
