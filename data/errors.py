"""Every error that a reader may meet, each with the key of its message.

The key names a text in `i18n/` (see `i18n/en/errors.po`); `details` fills its placeholders. The log shows both.
"""

from __future__ import annotations

from collections.abc import Iterable


class ParityHorizonError(Exception):
    """Base of all errors that carry a message for the reader."""

    key = "error.unexpected"

    def __init__(self, **details: object) -> None:
        self.details = details
        named = "; ".join(f"{name}={value}" for name, value in details.items())
        super().__init__(f"{self.key}: {named}" if named else self.key)


class RegistryError(ParityHorizonError):
    """An entry of a registry (TOML) is misspelt, incomplete or names something unknown."""

    key = "error.registry"


class UnmatchedAreaError(ParityHorizonError):
    """A source names countries that the table of names and codes does not hold."""

    key = "error.unmatched_area"

    def __init__(self, source: str, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(source=source, names=", ".join(self.names))


class SourceLayoutError(ParityHorizonError):
    """A source file does not have the layout that its reader knows."""

    key = "error.source_layout"


class SchemaError(ParityHorizonError):
    """A table breaks its schema; `faults` lists every fault with its row."""

    key = "error.schema"

    def __init__(self, table: str, faults: object, count: int, first: str) -> None:
        self.faults = faults
        super().__init__(table=table, count=count, first=first)


class StoreError(ParityHorizonError):
    """A shipped table is missing or cannot be read."""

    key = "error.store"


class UnknownSelectionError(ParityHorizonError):
    """A selection names an indicator, area or year that the tables do not hold."""

    key = "error.unknown_selection"
