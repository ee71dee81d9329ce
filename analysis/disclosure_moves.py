"""Other tables that agree with what is shown: people moved between cells so that every sum still comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

from analysis.disclosure_cells import Floats, Ints, System

Flags = NDArray[np.bool_]

FREE: Final = 1e-3
"""Cost of a movement through a cell that is hidden already: hardly any, so that movements stay short."""
SHORTFALL: Final = 1e6
"""Cost of each person that a target fails to gain: more than hiding anything."""
WHOLE: Final = 1e-6
OPTIONS: Final = {"presolve": False}
"""The programs are small and have hundreds of sisters: simplifying each first takes longer than solving it."""
MOST_NODES: Final = 500
"""Where a movement of whole people is sought that long and not found, it counts as not there."""
GOOD_ENOUGH: Final = 0.2
"""How much dearer than the cheapest a movement of whole people may be."""
UNEVEN_TURNS: Final = 4
GOLDEN: Final = 0.6180339887
WIDEST: Final = 3
"""Cells that want to grow stand in each other's way: all at once are tried first, then every second, then every third."""
PROGRESS: Final = 0.8
"""Of the cells not yet proved, those left after a useful turn."""


@dataclass(frozen=True)
class Program:
    """Of `cells` (sorted, the only ones that may change) at `cost` a person, `targets` shall gain `gain` each (lose, where it
    is negative) as far as they can; `limits` [limit, cell of the system]: sums that may not exceed zero.

    The variables are: gained by each cell, lost by each cell, what each target falls short of its gain.
    """

    system: System
    cells: Ints
    targets: Ints
    gain: Floats
    cost: Floats
    limits: sparse.csr_array | None = None

    @property
    def costs(self) -> Floats:
        """Cost of one person more in each variable."""
        return np.concatenate([self.cost, self.cost, np.full(len(self.targets), SHORTFALL)])

    @property
    def most(self) -> Floats:
        """Most of each variable: a cell keeps one person at least, since empty cells are shown."""
        return np.concatenate([np.full(len(self.cells), np.inf), self.system.people[self.cells] - 1.0, np.abs(self.gain)])

    def equal(self) -> sparse.csr_array:
        """Ties that the cells take part in, on the variables: all come to nought."""
        ties = self.system.ties[:, self.cells]
        ties = ties[np.diff(ties.indptr) > 0]
        return sparse.hstack([ties, -ties, sparse.csr_array((ties.shape[0], len(self.targets)))], format="csr")

    def bounded(self) -> tuple[sparse.csr_array, Floats]:
        """What each target wants and the limits, on the variables, and the most that they may come to."""
        wanted, size = len(self.targets), len(self.cells)
        at = (np.arange(wanted), np.searchsorted(self.cells, self.targets))
        picks = sparse.csr_array((np.sign(self.gain), at), shape=(wanted, size))
        rows = sparse.hstack([-picks, picks, -sparse.eye_array(wanted)], format="csr")
        if self.limits is None:
            return rows, -np.abs(self.gain)
        part = self.limits[:, self.cells]
        more = sparse.hstack([part, -part, sparse.csr_array((part.shape[0], wanted))], format="csr")
        room = np.concatenate([-np.abs(self.gain), -(self.limits @ self.system.people)])
        return sparse.vstack([rows, more], format="csr"), room

    def solve(self) -> Ints | None:
        """People gained by each of `cells` at least cost; None where no movement of whole people was found.

        Where whole people allow only some of several targets, the movement serves those. For one target another, nearly as
        cheap, movement of whole people is looked for: with costs a little uneven, then in whole numbers from the start, first
        among the cells that are hidden or were moved through.
        """
        move = self._loose()
        if move is None or is_whole(move).all():
            return None if move is None else np.rint(move).astype(np.int64)
        kept = self._whole_parts(move)
        at = np.searchsorted(self.cells, self.targets)
        if self.limits is None and (len(self.targets) > 1 or kept[at].any()):
            return kept
        for turn in range(1, UNEVEN_TURNS + 1):
            other = self._loose(turn)
            if other is not None and is_whole(other).all():
                return np.rint(other).astype(np.int64)
        near = (self.cost <= FREE) | (np.abs(move) > WHOLE)
        found = replace(self, cells=self.cells[near], cost=self.cost[near])._whole()
        if found is None:
            return self._whole()
        kept[near] = found
        return kept if abs(kept[at[0]]) >= np.floor(abs(move[at[0]]) + WHOLE) else self._whole()

    def _loose(self, turn: int = 0) -> Floats | None:
        """The cheapest movement, halves of people allowed; in each `turn` with other small differences between costs."""
        equal, (bounded, room), most = self.equal(), self.bounded(), self.most
        box = np.column_stack([np.zeros(len(most)), most])
        uneven = 1 + np.modf(GOLDEN * turn * np.arange(len(most)))[0]
        found = linprog(
            self.costs * uneven, bounded, room, equal, np.zeros(equal.shape[0]), box, method="highs-ds", options=OPTIONS
        )
        return self._gained(found.x) if found.status == 0 else None

    def _whole(self) -> Ints | None:
        """A cheap movement of whole people."""
        equal, (bounded, room), most = self.equal(), self.bounded(), self.most
        found = milp(
            self.costs,
            constraints=[LinearConstraint(equal, 0, 0), LinearConstraint(bounded, -np.inf, room)],
            bounds=Bounds(np.zeros(len(most)), most),
            integrality=np.ones(len(most)),
            options={"node_limit": MOST_NODES, "mip_rel_gap": GOOD_ENOUGH},
        )
        return None if found.x is None else np.rint(self._gained(found.x)).astype(np.int64)

    def _gained(self, variables: Floats) -> Floats:
        return np.asarray(variables[: len(self.cells)] - variables[len(self.cells) : 2 * len(self.cells)])

    def _whole_parts(self, move: Floats) -> Ints:
        """The parts of a movement, each of which holds by itself, that move whole people; the others stay."""
        moved = np.flatnonzero(np.abs(move) > WHOLE)
        part = connected(self.system, self.cells[moved])
        broken = np.unique(part[~is_whole(move[moved])])
        kept = np.zeros(len(move), dtype=np.int64)
        sound = moved[~np.isin(part, broken)]
        kept[sound] = np.rint(move[sound])
        return kept


@dataclass
class Search:
    """What is hidden, and the fewest and most people that some table alike in all that is shown has in each cell."""

    system: System
    threshold: int
    hidden: Flags
    lowest: Ints
    highest: Ints

    def unsafe(self, cells: Ints) -> Ints:
        """Those of `cells` that are small and not yet shown to be safe."""
        small = is_small(self.system.people[cells], self.threshold)
        return cells[small & ~is_safe(self.lowest[cells], self.highest[cells], self.threshold)]

    def move(self, program: Program) -> None:
        """Remember the program's movement, and hide what it goes through."""
        move = program.solve()
        if move is None:
            return
        cells, people = program.cells, self.system.people[program.cells]
        self.hidden[cells[move != 0]] = True
        self.lowest[cells] = np.minimum(self.lowest[cells], people + move)
        self.highest[cells] = np.maximum(self.highest[cells], people + move)

    def prove(self, cells: Ints, widest: int = WIDEST) -> None:
        """Find which of `cells` (hidden) are safe already, by movements among them, for many at once."""
        stride, cost = 1, np.full(len(cells), FREE)
        while stride <= widest and len(self.unsafe(cells)):
            before = len(self.unsafe(cells))
            for first in range(stride):
                todo = self.unsafe(cells)[first::stride]
                if len(todo):
                    self.move(Program(self.system, cells, todo, np.full(len(todo), self.threshold - 1.0), cost))
            if len(self.unsafe(cells)) > PROGRESS * before:
                stride += 1


def start(system: System, hidden: Flags, threshold: int) -> Search:
    """A search that knows nothing yet."""
    return Search(system, threshold, hidden.copy(), system.people.copy(), system.people.copy())


def is_small(people: Ints, threshold: int) -> Flags:
    """Which cells hold somebody, and fewer than the threshold."""
    return (people > 0) & (people < threshold)


def is_safe(lowest: Ints, highest: Ints, threshold: int) -> Flags:
    """Whether what remains possible reaches the threshold and is not narrower than the counts under it.

    >>> is_safe(np.array([1, 3, 4]), np.array([5, 5, 8]), 5).tolist()
    [True, False, True]
    """
    return (highest >= threshold) & (highest - lowest >= threshold - 1)


def is_whole(move: Floats) -> Flags:
    """Which numbers are whole, but for rounding."""
    return np.abs(move - np.rint(move)) < WHOLE


def connected(system: System, cells: Ints) -> Ints:
    """Which of `cells` hang together by ties: the number of each one's part."""
    ties = abs(system.ties[:, cells])
    return np.asarray(connected_components(ties.T @ ties, directed=False)[1], dtype=np.int64)
