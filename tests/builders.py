"""Small builders of domain objects for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from phasezero.domain.events import (
    CodedEvent,
    DatedBy,
    Document,
    Fatalities,
    Perpetrator,
    Release,
    Target,
    Violence,
)

RELEASE_2015 = Release("ucdp-ged", "2015", date(2016, 6, 1))
RELEASE_2019 = Release("ucdp-ged", "2019", date(2020, 6, 1))


def coded(key: str = "1", on: date = date(2013, 3, 11), delay: int = 3, **changes: Any) -> CodedEvent:
    """An attack on civilians in Bangui, documented `delay` days after it by one agency."""
    documented = on + timedelta(days=delay)
    event = CodedEvent(
        key=key,
        country="CAF",
        region="CF.BG",
        occurred_start=on,
        occurred_end=on,
        date_precision=1,
        documented_at=documented,
        dated_by=DatedBy.SOURCE_DATE,
        violence=Violence.ONE_SIDED,
        conflict="Seleka - Civilians",
        side_a="Seleka",
        side_b="Civilians",
        perpetrator=Perpetrator.NON_STATE,
        target=Target.CIVILIANS,
        deaths=Fatalities(2, 3, 5),
        civilian_deaths=Fatalities(2, 3, 5),
        place="Bangui city",
        place_precision=1,
        latitude=4.366667,
        longitude=18.583333,
        documents=(Document("Reuters News", f"Rebels kill three in Bangui, event {key}", documented),),
        provenance={"relid": key},
    )
    return replace(event, **changes)


def empty_the_store() -> None:
    """No records, and a fixed secret, so that ids can be compared between stores."""
    from append_only import empty_the_audit
    from phasezero.store import models
    from phasezero.store.accounts import forget_accounts
    from phasezero.store.ids import forget_key

    people = (
        "Decision",
        *("Delivery", "Subscription"),
        *("Locked", "Panic"),
        *("Review", "Answer", "Planned", "Made", "ReceiptCode", "Addition", "Submission", "Intake"),
        *("Opening", "VaultShare", "VaultKey", "StewardKey", "Source"),
        *("ReplyCheck", "ReplyContact", "IncomingReply"),
        "Proposal",
        *("AskAddress", "AskLink", "Statement"),
        *("AgendaEntry", "TieEntry", "TriggerEntry", "SeriesCell"),
        "PopulationShare",
        "SecondLevelUnit",
        *("ReaderList", "PublishedFigure", "PublishedPresence"),
        *("Erased", "SourceDay", "SourceSaid"),
        *(
            "StoryChoice",
            "CandidateDecision",
            "CollectedSource",
            "DocumentCountry",
            "DocumentReading",
            "DocumentText",
            "CollectedDocument",
        ),
        "Seen",
        "Coverage",
        "Token",
        "Invitation",
        "Quarantine",
        "Turn",
        "Declaration",
        "Seat",
        "TaskForce",
        "Person",
        "Organisation",
        "WatchRule",
    )
    for name in (
        *people,
        *("NumberOfClaim", "CopiedText"),
        "Claim",
        "Report",
        "EventVersion",
        "Event",
        "Release",
        "Step",
        "PhaseDay",
        "Update",
        "Watch",
        "Installation",
    ):
        getattr(models, name)._base_manager.all().delete()
    empty_the_audit()
    models.Installation.objects.create(pk=1, id_key=b"k" * 32)
    forget_key()
    forget_accounts()
