"""Newsletters that come by e-mail. In: a mailbox over IMAP with TLS, opened read-only, and the senders that are wanted. Out:
their issues as documents. Mail of anyone else is neither fetched whole nor told of.

The entry is `collect(open_mailbox, wanted, state, now) -> Batch`, with a mailbox where other sources have a fetcher.
"""

from phasezero.sources.newsletters.collecting import Wanted, collect
from phasezero.sources.newsletters.issues import Issue, issue_of
from phasezero.sources.newsletters.mailbox import OpenMailbox, mailbox

__all__ = ["Issue", "OpenMailbox", "Wanted", "collect", "issue_of", "mailbox"]
