"""Makes a store for `test_five_people.py`: five people of three organisations, a hidden task force with its vault and its address.

Prints as JSON what they know: passwords, secrets of their second factors, passphrases, addresses.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from phasezero import desk, library, pipeline

library.open_store()
pipeline.set_up()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402

from builders import coded  # noqa: E402
from phasezero.desk import intake, vault  # noqa: E402
from phasezero.domain.events import Release  # noqa: E402
from phasezero.store import imports  # noqa: E402
from phasezero.store.people import Organisation, Person, Seat  # noqa: E402

NOW, PASSWORD = datetime.now(UTC), "a long quiet river 7"
TODAY = NOW.date()
told: dict[str, dict[str, str]] = {}


def person(name: str, organisation: Organisation, second_factor: bool = True) -> Person:
    made = Person(email=f"{name.lower()}@example.org", name=name, organisation=organisation)
    made.set_password(PASSWORD)
    made.save()
    return known(made, second_factor)


def known(made: Person, second_factor: bool) -> Person:
    secret = generate_totp_secret() if second_factor else ""
    if secret:
        TOTP.activate(made, secret)
    told[made.name] = {"email": made.email, "password": PASSWORD, "totp": secret}
    return made


def passphrase(of: Person) -> str:
    told[of.name]["passphrase"] = f"six quiet words drawn by {of.name.lower()}"
    return told[of.name]["passphrase"]


steward = known(desk.create_first_steward("stella@example.org", "Stella", PASSWORD, NOW), True)
watch = desk.add_organisation(steward, "Early Watch", "NGO", "Western Europe", NOW)
voices = desk.add_organisation(steward, "Voices of the Ouham", "local organisation", "Middle Africa", NOW)
study = desk.add_organisation(steward, "Institute of Quiet Study", "university", "Northern America", NOW)
lena, rolf = person("Lena", watch), person("Rolf", voices)
ana, rita, otto = person("Ana", watch), person("Rita", study, False), person("Otto", study)

hidden = desk.make_task_force(lena, "The heron group", NOW, "CAF", hidden=True)
desk.give_seat(lena, hidden, rolf, "releaser", NOW, keeps_key=True)
desk.give_seat(lena, hidden, ana, "analyst", NOW)
desk.give_seat(lena, hidden, rita, "reader", NOW)
desk.make_task_force(otto, "Open questions", NOW, "CAF")
for one in (lena, rolf):
    vault.make_steward_key(one, passphrase(one), NOW, vault.Strength.INTERACTIVE)
vault.create(lena, hidden, told["Lena"]["passphrase"], NOW)
address = intake.open_intake(lena, hidden, NOW, "We are grateful for every word, and patient.")

days = [TODAY - timedelta(days=9 * i) for i in range(40)]
events = [coded(f"{i}", on, delay=0, region="CF.AC", place="Bossangoa town") for i, on in enumerate(days)]
imports.add_release(Release("ucdp-ged", "of this year", TODAY), events, "year.csv", "year", date(TODAY.year - 8, 1, 1))
seats = dict(Seat.objects.filter(task_force=hidden).values_list("person__name", "role"))
print(json.dumps({"people": told, "key": hidden.key, "intake": f"/submit/{address.key}/", "seats": seats}))
