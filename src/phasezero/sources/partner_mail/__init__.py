"""Messages of local partners. In: a mailbox over IMAP with TLS. Out: letters, each with what is to be sealed.

Messages are read without marking them as seen, and deleted from the server one by one, by whoever has sealed them.
"""

from phasezero.sources.partner_mail.letters import Letter, letter_of
from phasezero.sources.partner_mail.mailbox import connected, delete, letters

__all__ = ["Letter", "connected", "delete", "letter_of", "letters"]
