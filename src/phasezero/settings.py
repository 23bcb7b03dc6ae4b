"""The installation's settings: one frozen object, read once from the environment by whoever starts a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phasezero.errors import BadInput


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    """Where everything is kept: database, key file, updates. `PHASEZERO_HOME`; else the user's data folder."""
    database_url: str
    """`PHASEZERO_DATABASE_URL`, for example "postgres://user:password@host/name"; else SQLite inside `home`."""
    port: int
    """`PHASEZERO_PORT`: the loopback port of `phasezero serve`."""
    url: str
    """`PHASEZERO_URL`: the address under which others reach this installation, for example "https://pz.example.org", in front of
    which a proxy keeps TLS; empty: this machine only. Without accounts it is not used."""
    proxies: int
    """`PHASEZERO_PROXIES`: how many proxies of your own stand in front, for the limits on repeated attempts."""
    smtp_url: str
    """`PHASEZERO_SMTP_URL`, for example "smtp+tls://user:password@mail.example.org:587"; empty: no e-mail is sent."""
    mail_from: str
    """`PHASEZERO_MAIL_FROM`: the sender of e-mails."""
    imap_url: str
    """`PHASEZERO_IMAP_URL`, for example "imaps://user:password@mail.example.org/INBOX": partners' messages; empty: none."""
    news_imap_url: str
    """`PHASEZERO_NEWS_IMAP_URL`: mailbox to which newsletters come; empty: none."""
    openalex_key: str
    """`PHASEZERO_OPENALEX_KEY`: the user's own key for OpenAlex; empty: none."""
    ucdp_token: str
    """`PHASEZERO_UCDP_TOKEN`: the user's own token for UCDP's API; empty: none."""
    acled_password: str
    """`PHASEZERO_ACLED_PASSWORD`: of the account at ACLED; or `PHASEZERO_ACLED_TOKEN`, an access token; empty: none."""
    acled_token: str
    translation: str
    """`PHASEZERO_TRANSLATION`: folder of translation models, or address of a service that the user runs; empty: nothing is
    translated. `PHASEZERO_TRANSLATION_KEY`, where the service asks for one."""
    translation_key: str
    oidc_issuer: str
    """`PHASEZERO_OIDC_ISSUER`: OpenID Connect provider to sign in with; `PHASEZERO_OIDC_CLIENT`, `PHASEZERO_OIDC_SECRET`."""
    oidc_client: str
    oidc_secret: str
    debug: bool
    """`PHASEZERO_DEBUG=1`: tracebacks in the browser; never where others can reach it."""

    @property
    def database_file(self) -> Path | None:
        """SQLite's file; None where another database is named."""
        return None if self.database_url else self.home / "phasezero.sqlite3"


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from `environ`. Raises BadInput for a value that cannot be used."""
    home = Path(environ["PHASEZERO_HOME"]) if environ.get("PHASEZERO_HOME") else _default_home()
    port = environ.get("PHASEZERO_PORT", "8765")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise BadInput(f"PHASEZERO_PORT is {port!r}; set it to a port number from 1 to 65535")
    url = environ.get("PHASEZERO_URL", "").rstrip("/")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise BadInput(f"PHASEZERO_URL is {url!r}; it must begin with https://, so that nobody on the way reads along")
    proxies = environ.get("PHASEZERO_PROXIES", "0")
    if not proxies.isdigit():
        raise BadInput(f"PHASEZERO_PROXIES is {proxies!r}; set it to the number of proxies in front, 0 or more")
    smtp_url = environ.get("PHASEZERO_SMTP_URL", "")
    if smtp_url and not smtp_url.startswith(("smtp://", "smtp+tls://", "smtps://")):
        raise BadInput("PHASEZERO_SMTP_URL names no mail server; write it as smtp+tls://user:password@host:587")
    imap_url = environ.get("PHASEZERO_IMAP_URL", "")
    if imap_url and not imap_url.startswith("imaps://"):
        raise BadInput("PHASEZERO_IMAP_URL names no mailbox behind TLS; write it as imaps://user:password@mail.example.org/INBOX")
    return Settings(
        imap_url=imap_url,
        news_imap_url=environ.get("PHASEZERO_NEWS_IMAP_URL", ""),
        openalex_key=environ.get("PHASEZERO_OPENALEX_KEY", ""),
        ucdp_token=environ.get("PHASEZERO_UCDP_TOKEN", ""),
        acled_password=environ.get("PHASEZERO_ACLED_PASSWORD", ""),
        acled_token=environ.get("PHASEZERO_ACLED_TOKEN", ""),
        url=url,
        proxies=int(proxies),
        smtp_url=smtp_url,
        mail_from=environ.get("PHASEZERO_MAIL_FROM", "phasezero@localhost"),
        translation=environ.get("PHASEZERO_TRANSLATION", ""),
        translation_key=environ.get("PHASEZERO_TRANSLATION_KEY", ""),
        oidc_issuer=environ.get("PHASEZERO_OIDC_ISSUER", ""),
        oidc_client=environ.get("PHASEZERO_OIDC_CLIENT", ""),
        oidc_secret=environ.get("PHASEZERO_OIDC_SECRET", ""),
        home=home.expanduser().absolute(),
        database_url=environ.get("PHASEZERO_DATABASE_URL", ""),
        port=int(port),
        debug=environ.get("PHASEZERO_DEBUG", "") == "1",
    )


def _default_home() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("phasezero", appauthor=False))
