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
    return Settings(
        home=home.expanduser().absolute(),
        database_url=environ.get("PHASEZERO_DATABASE_URL", ""),
        port=int(port),
        debug=environ.get("PHASEZERO_DEBUG", "") == "1",
    )


def _default_home() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("phasezero", appauthor=False))
