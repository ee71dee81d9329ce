"""Charts taken from a run of a page that nobody looks at (pages.shared.headless)."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.errors import ParityHorizonError
    from pages.shared.chart import Chart


@dataclass
class Taken:
    """What a page would have shown: its charts by name, in the page's order, and the fault that ended it early."""

    charts: dict[str, Chart] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    """The page's whole state as its address would hold it, without the frame's language and country."""
    fault: ParityHorizonError | None = None


_taking: ContextVar[Taken | None] = ContextVar("taking", default=None)


def begin(found: Taken) -> None:
    """From here on, in this thread, charts go into `found`."""
    _taking.set(found)


def current() -> Taken | None:
    """Where charts go, or None for a reader's own run."""
    return _taking.get()
