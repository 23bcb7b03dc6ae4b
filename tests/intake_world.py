"""A task force that takes submissions in, for tests: people, a vault whose private key only the test has, an open address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nacl.public import PrivateKey

from people import AT, World, world
from phasezero.desk import intake
from phasezero.domain.intake import Submitted, unpacked
from phasezero.store import vault
from phasezero.store.models import Intake, Submission
from phasezero.store.vault import StewardKey
from phasezero.store.vault_keys import Strength

SAID = {"what": "They burned the market of canaryville", "use_count": "yes", "use_task_force": "yes"}


@dataclass
class Taking:
    people: World
    private: PrivateKey
    intake: Intake

    @property
    def path(self) -> str:
        return f"/submit/{self.intake.key}/"

    def opened(self, submission: Submission) -> dict[str, Any]:
        """What two stewards would see."""
        (field,) = vault.open_vault(self.private, submission.task_force, "store.Submission", submission.pk)
        return unpacked(field.content)


def taking(red: bool = False, mail: str = "") -> Taking:
    people = world()
    for person in vault.stewards(people.open):
        own = PrivateKey.generate()
        row = StewardKey(person=person, public=bytes(own.public_key), made_at=AT, changed_at=AT)
        row.lock(own, "not used in these tests", Strength.INTERACTIVE)
        row.save()
    receivers = [key for one in vault.stewards(people.open) if (key := vault.newest_key(one))]
    _, private = vault.make_key(people.open, receivers, AT)
    return Taking(people, private, intake.open_intake(people.lead, people.open, AT, "Voices for a calm river", mail, red))


def checked(**changes: str) -> Submitted:
    found = intake.checked({**SAID, **changes}, AT.date())
    assert isinstance(found, Submitted), found
    return found
