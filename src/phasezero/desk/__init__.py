"""What a person does: watch a country, release an update, keep accounts and task forces. Each checks that it may be done, and
says who did it."""

from phasezero.desk.accounts import (
    INVITED_DAYS,
    TOKEN_DAYS,
    Invited,
    create_first_steward,
    invitation,
    invite,
    join,
    make_token,
    revoke_token,
    set_password,
)
from phasezero.desk.audit import Uncovered, audit_heads, export_audit, heads_letter, uncovered, verify_audit
from phasezero.desk.panic import close_all, lift_panic, lift_panic_alone, panic_remains, what_remains
from phasezero.desk.releasing import HARM_CHECK, confirm, decline, dry_run, needs_second, propose, recall, waiting
from phasezero.desk.retention import keep_no_longer, retention_rules
from phasezero.desk.rights import may
from phasezero.desk.stewardship import (
    KINDS,
    REGIONS,
    add_organisation,
    ask_quarantine,
    confirm_quarantine,
    lift_quarantine,
    publish_rule,
)
from phasezero.desk.task_forces import declare, end_seat, give_seat, make_task_force, take_turn, write_charter
from phasezero.desk.updates import TWO_READERS_FROM, person, release, watch

__all__ = [
    "HARM_CHECK",
    "INVITED_DAYS",
    "KINDS",
    "REGIONS",
    "TOKEN_DAYS",
    "TWO_READERS_FROM",
    "Invited",
    "Uncovered",
    "add_organisation",
    "ask_quarantine",
    "audit_heads",
    "close_all",
    "confirm",
    "confirm_quarantine",
    "create_first_steward",
    "declare",
    "decline",
    "dry_run",
    "end_seat",
    "export_audit",
    "give_seat",
    "heads_letter",
    "invitation",
    "invite",
    "join",
    "keep_no_longer",
    "lift_panic",
    "lift_panic_alone",
    "lift_quarantine",
    "make_task_force",
    "make_token",
    "may",
    "needs_second",
    "panic_remains",
    "person",
    "propose",
    "publish_rule",
    "recall",
    "release",
    "retention_rules",
    "revoke_token",
    "set_password",
    "take_turn",
    "uncovered",
    "verify_audit",
    "waiting",
    "watch",
    "what_remains",
    "write_charter",
]
