"""Which cells to hide so that nobody can tell a hidden cell to be under the threshold.

First every cell of 1 to 4 people. Then, for each, what shows it to be safe is looked for: a table that somebody else may have
had, alike in all that is shown, in which the cell holds four more people. Where there is none among the hidden cells alone,
the linear program also moves people through cells that are shown, the least valuable ones, and those are hidden. Hiding more
never makes a safe cell unsafe, so that one pass is enough. (The heuristic of Kelly, Golden and Assad 1992 with the protection
levels of Fischetti and Salazar-González 2001, in our own words.)
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.disclosure_cells import Ints, System
from analysis.disclosure_moves import FREE, WIDEST, Flags, Program, Search, is_small, start

SMALL_PER_PROGRAM: Final = 500
"""From this many small cells on, two share a program, from twice as many three, and so on: faster, at some loss."""
PROVE_EVERY: Final = 4


def hide(system: System, threshold: int) -> Flags:
    """Which cells to hide. A cell that could not be made safe is hidden like the others; the audit finds it."""
    small = is_small(system.people, threshold)
    search = start(system, small, threshold)
    share = 1 + int(small.sum()) // SMALL_PER_PROGRAM
    for block in np.unique(system.block):
        _protect(search, np.flatnonzero(system.block == block), share)
    # What a block did not allow, over all; one by one where several at once came out as halves of people.
    for at_once in (2 * share, 1):
        _protect(search, np.arange(len(system.people)), at_once)
    return search.hidden


def _protect(search: Search, cells: Ints, share: int) -> None:
    """Make the small ones among `cells` safe by movements within `cells`, `share` of them at a time, sums first."""
    worth, tried = search.system.worth, np.zeros(0, dtype=np.int64)
    for turn in range(len(cells)):
        if turn % PROVE_EVERY == 0:
            search.prove(cells[search.hidden[cells]], WIDEST if turn == 0 else 1)
        todo = np.setdiff1d(search.unsafe(cells), tried)
        if not len(todo):
            return
        targets = np.sort(todo[np.argsort(-worth[todo], kind="stable")][:share])
        tried = np.union1d(tried, targets)
        cost = np.where(search.hidden[cells], FREE, worth[cells])
        search.move(Program(search.system, cells, targets, np.full(len(targets), search.threshold - 1.0), cost))
