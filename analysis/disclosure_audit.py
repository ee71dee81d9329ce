"""What a reader can work out about hidden cells from all that is shown, by linear programming over all tables at once.

The audit knows nothing of how the cells were hidden. It takes what every reader can take: the numbers shown, all sums between
and within tables, the moves from year to year where they come out, that a hidden cell holds somebody (empty ones are shown),
and that people are whole. Shares shown beside the numbers can be given too, as they were rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linprog

from analysis.disclosure_cells import KEY, Ints, System
from analysis.disclosure_moves import FREE, Flags, Program, connected, is_small, start

UNBOUNDED: Final = 3
"""scipy's status of a program without an end."""
SLACK: Final = 1e-7


@dataclass(frozen=True)
class ShownShare:
    """A share shown to `decimals` places: `part` and `whole` are rows of System.keys."""

    part: int
    whole: int
    share_pct: float
    decimals: int = 1


@dataclass(frozen=True)
class Audit:
    """`cells` are the small hidden cells; in each, every count from `lowest` to `highest` may be expected to remain possible
    (at least: where that is enough the search stops). `narrowed` are those of them that break the rule.
    """

    cells: Ints
    lowest: Ints
    highest: Ints
    narrowed: Ints

    def frame(self, system: System) -> pl.DataFrame:
        """KEY, people, lowest, highest, narrowed: for tests and for the log of a developer, never for readers."""
        numbers = {"people": system.people[self.cells], "lowest": self.lowest, "highest": self.highest}
        narrowed = np.isin(self.cells, self.narrowed)
        return system.keys[self.cells].with_columns(
            **{name: pl.Series(one) for name, one in numbers.items()}, narrowed=narrowed
        )


def audit(system: System, hidden: Flags, threshold: int, shares: Sequence[ShownShare] = ()) -> Audit:
    """Which small cells can be narrowed. A small cell that is shown is one of them."""
    small = np.flatnonzero(is_small(system.people, threshold))
    limits, cells = share_limits(system, shares), np.flatnonzero(hidden)
    search = start(system, hidden, threshold)
    parts = connected(system, cells) if limits is None else np.zeros(len(cells), dtype=np.int64)
    if limits is None:
        search.prove(cells)
    for part in np.unique(parts[np.isin(cells, search.unsafe(cells))]):
        within = cells[parts == part]
        for cell in search.unsafe(within):
            for gain in (threshold - 1.0, 1.0 - threshold):
                if len(search.unsafe(np.array([cell]))):
                    goal, cost = np.array([gain]), np.full(len(within), FREE)
                    search.move(Program(system, within, np.array([cell]), goal, cost, limits))
    shown = small[~hidden[small]]
    return Audit(small, search.lowest[small], search.highest[small], np.union1d(shown, search.unsafe(small)))


def bounds(system: System, hidden: Flags, cell: int, shares: Sequence[ShownShare] = ()) -> tuple[float, float]:
    """The least and the most that a hidden cell can hold by all that is shown, whole or not; inf without limit."""
    cells = np.flatnonzero(hidden)
    at = int(np.searchsorted(cells, cell))
    limits = share_limits(system, shares)
    equal = system.ties[:, cells]
    limited = {} if limits is None else {"A_ub": limits[:, cells], "b_ub": -(limits @ system.people)}
    box = np.column_stack([1.0 - system.people[cells], np.full(len(cells), np.inf)])
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(len(cells))
        goal[at] = sign
        found = linprog(goal, A_eq=equal, b_eq=np.zeros(equal.shape[0]), bounds=box, method="highs", **limited)
        ends.append(-sign * np.inf if found.status == UNBOUNDED else float(system.people[cell] + sign * found.fun))
    return ends[0], ends[1]


def share_limits(system: System, shares: Sequence[ShownShare]) -> sparse.csr_array | None:
    """Each share as two limits on its part: not less and not more than what would be rounded to it."""
    if not shares:
        return None
    limits = sparse.lil_array((2 * len(shares), len(system.people)))
    for number, one in enumerate(shares):
        half = 0.5 * 10.0**-one.decimals + SLACK
        for row, sign in ((2 * number, 1.0), (2 * number + 1, -1.0)):
            limits[row, one.part] = sign
            limits[row, one.whole] = -sign * (one.share_pct + sign * half) / 100
    return sparse.csr_array(limits)


def find_cell(system: System, **key: str) -> int:
    """The row of System.keys with this key; dimensions not named are `_T`. Raises KeyError where nobody is in it.

    >>> # find_cell(system, universe="headcount", year="2024", level="Director", sex="F")
    """
    wanted = pl.all_horizontal(pl.col(name) == key.get(name, "_T") for name in KEY)
    rows = system.keys.with_row_index().filter(wanted)["index"]
    if len(rows) != 1:
        raise KeyError(key)
    return int(rows[0])
