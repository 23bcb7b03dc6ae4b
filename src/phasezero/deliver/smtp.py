"""Handing a letter to a mail server, so that it is always known whether it may have left (RFC 5321).

What is not known, because the line broke between the last byte and the answer, is said as such and never tried again here.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from phasezero.deliver.message import address
from phasezero.errors import Missing

TIMEOUT = 30
"""Seconds for each answer of the server."""


class Outcome(StrEnum):
    TAKEN = "taken"
    LATER = "later"
    """Refused for now (4xx), or the line broke before any of the text had left: it can be tried again."""
    REFUSED = "refused"
    """Refused for good (5xx)."""
    NO_MAILBOX = "no mailbox"
    """Refused for good because of the recipient."""
    UNKNOWN = "unknown"
    """The text was handed over and no answer came."""
    NOT_MINE = "not mine"
    """The caller's `begin` said no: nothing was sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    code: str = ""
    """Status of the server, for example "550 5.1.1", without its words: they can hold addresses."""


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    tls: str
    """ "none", "starttls" or "from the start"."""
    user: str = ""
    password: str = ""


def server(url: str) -> Server:
    """The mail server that `PHASEZERO_SMTP_URL` names. Raises Missing for an empty or unreadable one."""
    parts = urlsplit(url)
    modes = {"smtp": "none", "smtp+tls": "starttls", "smtps": "from the start"}
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in modes or not parts.hostname or port == 0:
        raise Missing(
            "no mail server is set up; set PHASEZERO_SMTP_URL, for example smtp+tls://user:password@mail.example.org:587"
        )
    if parts.scheme == "smtp" and parts.username and not _is_this_machine(parts.hostname):
        raise Missing(
            "PHASEZERO_SMTP_URL would send a password readable by everybody on the way; write it with smtp+tls:// or smtps://"
        )
    standard = 465 if parts.scheme == "smtps" else 587
    return Server(
        parts.hostname, port or standard, modes[parts.scheme], unquote(parts.username or ""), unquote(parts.password or "")
    )


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


class Line:
    """A line to a mail server, opened at the first letter and again where it broke."""

    def __init__(self, to: Server) -> None:
        self._to = to
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._drop(politely=error is None)

    def reach(self) -> None:
        """Open the line, without a letter. Raises Missing where no server can be reached."""
        self._line()

    def hand_over(self, sender: str, to: str, content: bytes, envelope: str, begin: Callable[[], bool]) -> Answer:
        """One letter for one recipient. `begin` is asked after the server agreed to take the text, before any of it leaves.

        `envelope`: a token that comes back in reports about this letter (RFC 3461). Raises Missing where no
        server can be reached.
        """
        smtp = self._line()
        begun = False
        try:
            refused = self._addressed(smtp, sender, to, envelope)
            if refused is not None:
                return refused
            code, said = smtp.docmd("DATA")
            if code != 354:
                return self._refused(smtp, code, said, Outcome.REFUSED)
            begun = begin()
            if not begun:
                self._drop(politely=False)
                return Answer(Outcome.NOT_MINE)
            smtp.send(_stuffed(content))
            code, said = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            self._drop(politely=False)
            return Answer(Outcome.UNKNOWN if begun else Outcome.LATER, "no answer")
        if code // 100 == 2:
            return Answer(Outcome.TAKEN, _status(code, said))
        return self._refused(smtp, code, said, Outcome.REFUSED)

    def _addressed(self, smtp: smtplib.SMTP, sender: str, to: str, envelope: str) -> Answer | None:
        options = [f"ENVID={envelope}", "RET=HDRS"] if smtp.has_extn("dsn") else []
        code, said = smtp.mail(address(sender), options)
        if code != 250:
            return self._refused(smtp, code, said, Outcome.REFUSED)
        code, said = smtp.rcpt(address(to), ["NOTIFY=FAILURE"] if smtp.has_extn("dsn") else [])
        return None if code in (250, 251) else self._refused(smtp, code, said, Outcome.NO_MAILBOX)

    def _refused(self, smtp: smtplib.SMTP, code: int, said: bytes, for_good: Outcome) -> Answer:
        """A server that hangs up with its refusal (code -1, or 421) has said "later"."""
        try:
            if code in (-1, 421):
                self._drop(politely=False)
            else:
                smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop(politely=False)
        return Answer(for_good if code // 100 == 5 else Outcome.LATER, _status(code, said))

    def _line(self) -> smtplib.SMTP:
        if self._open is not None:
            try:
                if self._open.noop()[0] == 250:
                    return self._open
            except (OSError, smtplib.SMTPException):
                pass
            self._drop(politely=False)
        self._open = _connected(self._to)
        return self._open

    def _drop(self, politely: bool) -> None:
        line, self._open = self._open, None
        if line is None:
            return
        try:
            if politely:
                line.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            line.close()


def _connected(to: Server) -> smtplib.SMTP:
    name = f"the mail server {to.host}:{to.port}"
    context = ssl.create_default_context()
    line: smtplib.SMTP | None = None
    try:
        if to.tls == "from the start":
            line = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=context, local_hostname="localhost")
        else:
            line = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT, local_hostname="localhost")
        line.ehlo()
        if to.tls == "starttls":
            line.starttls(context=context)
            line.ehlo()
        if to.user:
            line.login(to.user, to.password)
    except smtplib.SMTPAuthenticationError:
        _close(line)
        raise Missing(f"{name} does not accept the name and password of PHASEZERO_SMTP_URL; nothing was lost") from None
    except (OSError, smtplib.SMTPException) as error:
        _close(line)
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Missing(f"{name} cannot be used ({why}); check PHASEZERO_SMTP_URL, nothing was lost") from None
    return line


def _close(line: smtplib.SMTP | None) -> None:
    if line is not None:
        line.close()


def _stuffed(content: bytes) -> bytes:
    """The text as it goes over the line: its only line end is CRLF, and a line of one dot cannot end it early."""
    whole = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    whole = whole if whole.endswith(b"\r\n") else whole + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole) + b".\r\n"


def _status(code: int, said: bytes) -> str:
    """Basic and enhanced status code (RFC 3463), nothing of the server's words."""
    enhanced = re.match(rb"[245]\.\d{1,3}\.\d{1,3}\b", said)
    return f"{code} {enhanced.group().decode()}" if enhanced else str(code)
