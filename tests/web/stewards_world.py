"""Makes a store for `test_stewards_browser.py`: a task force with a vault, a submission with a picture, and one given under duress.

Prints as JSON what the test needs: addresses, and for each person the key of a session that is signed in.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

from phasezero import library, pipeline

library.open_store()
pipeline.set_up()

from PIL import Image  # noqa: E402

from people import client_of, world  # noqa: E402
from phasezero.desk import intake, receipts, vault  # noqa: E402
from phasezero.desk.vault import Strength  # noqa: E402
from phasezero.domain.intake import Submitted  # noqa: E402
from phasezero.store.ids import to_text  # noqa: E402
from phasezero.store.models import Submission  # noqa: E402
from phasezero.store.people import Seat  # noqa: E402

NOW = datetime.now(UTC)
SAID = {"what": "They burned the market of canaryville", "precision": "few days", "only_source": "yes", "use_count": "yes"}

people = world()
Seat.objects.filter(task_force=people.open, person=people.analyst).update(keeps_key=True)
for person in (people.lead, people.releaser, people.analyst):
    vault.make_steward_key(person, f"six words of {person.name.lower()} by lot", NOW, Strength.INTERACTIVE)
vault.create(people.lead, people.open, "six words of lead by lot", NOW)
address = intake.open_intake(people.lead, people.open, NOW, "By our charter")
picture = io.BytesIO()
Image.linear_gradient("L").convert("RGB").save(picture, "JPEG")
submissions, given = [], []
for _ in range(2):
    content = intake.checked(SAID, NOW.date(), [picture.getvalue()])
    assert isinstance(content, Submitted)
    given.append(intake.receive(address.key, content, NOW))
    submissions += [to_text(row.pk) for row in Submission.objects.all() if to_text(row.pk) not in submissions]
receipts.held(receipts.code(given[1].duress), NOW.date())
sessions = {name: client_of(person).cookies["sessionid"].value for name, person in people.people.items()}
print(json.dumps({"task_force": f"/task-forces/{people.open.key}/", "submissions": submissions, "sessions": sessions}))
