"""The command line: thin; every command calls `pipeline`, `desk` or `library`. Errors are shown in one place, `run`."""

from phasezero.cli.main import app, run

__all__ = ["app", "run"]
