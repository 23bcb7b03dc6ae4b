"""A key or a password on its way to its server: it shows itself nowhere else."""

from __future__ import annotations

from typing import Any

from pydantic_core import CoreSchema, core_schema


class Secret:
    """A value that no message, log or `repr` shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def told(self) -> str:
        """The value, for the one header or field that it is meant for."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: Any) -> CoreSchema:
        """Where settings are read by pydantic, a secret is handed in as one: none is read from a file of settings."""
        return core_schema.is_instance_schema(cls)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not copied into files")
