"""Disclosure control against readers who add up, subtract, compare years and tables, and read shares."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import disclosure, disclosure_audit
from analysis.disclosure import TABLES, Releasable, release, share_of
from analysis.disclosure_audit import Audit, ShownShare, audit, bounds, find_cell
from analysis.disclosure_cells import System, build_system, has, prepare
from analysis.disclosure_hide import hide
from analysis.disclosure_moves import Flags, is_small
from data.schema import TOTAL

STAFF = Releasable("staff", "headcount", ("level", "sex"))
CONTRACT = Releasable("staff_by_contract", "headcount", ("contract", "level", "sex"))
ENTITY = Releasable("staff_by_entity", "headcount", ("entity", "level", "sex"))
FLOWS = [table for table in TABLES if table.name in ("staff", "recruited", "promoted", "left")]


def staff(levels: dict[str, tuple[int, ...]], **more: Any) -> pl.DataFrame:
    """Rows of one year: women, men (and others) of each level."""
    rows = [
        {"level": level, "sex": sex, "headcount": people, **more}
        for level, counts in levels.items()
        for sex, people in zip(("F", "M", "_O"), counts, strict=False)
    ]
    return pl.DataFrame(rows)


def system_of(rows: pl.DataFrame, *tables: Releasable) -> System:
    return build_system(prepare(rows), tables, rows["level"].unique(maintain_order=True).to_list())


def only_small(system: System) -> Flags:
    return is_small(system.people, 5)


def cells_of(system: System, *keys: dict[str, str]) -> Flags:
    hidden = np.zeros(len(system.people), dtype=bool)
    hidden[[find_cell(system, **{"universe": "headcount", "year": "", **key}) for key in keys]] = True
    return hidden


def narrowed(system: System, found: Audit) -> set[tuple[str, ...]]:
    return set(system.keys[found.narrowed].select("level", "sex").iter_rows())


def cell(table: pl.DataFrame, **key: Any) -> int | None:
    rows = table.filter(pl.all_horizontal(pl.col(name).eq_missing(value) for name, value in key.items()))
    assert rows.height == 1
    people, suppressed = rows["people"][0], rows["suppressed"][0]
    assert suppressed == (people is None)
    return None if people is None else int(people)


def test_a_cell_alone_in_its_row_is_found_by_subtraction() -> None:
    system = system_of(staff({"Clerk": (60, 40), "Head": (3, 30)}), STAFF)
    mask = cells_of(system, {"level": "Head", "sex": "F"})
    assert narrowed(system, audit(system, mask, 5)) == {("Head", "F")}
    assert bounds(system, mask, find_cell(system, universe="headcount", year="", level="Head", sex="F")) == (3, 3)


def test_a_cell_is_found_through_the_margins_of_the_other_dimension() -> None:
    """Women and men of the level are both hidden, but the column of women has no other gap."""
    system = system_of(staff({"Clerk": (60, 40), "Head": (3, 30)}), STAFF)
    mask = cells_of(system, {"level": "Head", "sex": "F"}, {"level": "Head", "sex": "M"})
    assert narrowed(system, audit(system, mask, 5)) == {("Head", "F")}


def test_hiding_makes_both_of_them_safe_and_leaves_as_much_as_it_can() -> None:
    table = release(staff({"Clerk": (60, 40), "Head": (3, 30), "Chief": (20, 25)}), tables=[STAFF]).tables["staff"]
    assert cell(table, level="Head", sex="F") is None
    assert cell(table, level=TOTAL, sex=TOTAL) == 178
    assert [cell(table, level="Clerk", sex=sex) for sex in ("F", "M")].count(None) <= 1
    assert table["suppressed"].sum() == 4


def test_hidden_cells_are_known_to_be_filled_since_empty_ones_are_shown() -> None:
    """6 in three hidden cells, none empty: nobody can be more than 4 of them."""
    rows = pl.DataFrame({"level": ["a", "b", "c", "d"], "sex": ["F"] * 4, "headcount": [1, 1, 4, 0]})
    system = system_of(rows, STAFF)
    mask = only_small(system)
    assert {level for level, _ in narrowed(system, audit(system, mask, 5))} == {"a", "b", "c"}
    assert bounds(system, mask, find_cell(system, universe="headcount", year="", level="c", sex="F")) == (1, 4)


def test_an_empty_cell_is_shown() -> None:
    table = release(staff({"Clerk": (60, 40), "Chief": (0, 12)})).tables["staff"]
    assert cell(table, level="Chief", sex="F") == 0
    assert not table["suppressed"].any()


def test_a_year_is_found_from_the_next_and_the_moves_between() -> None:
    """3 women in 2023, then 6 recruited, nobody gone or promoted: 9 in 2024 give the 3 away."""
    rows = pl.DataFrame(
        {
            "level": ["Head", "Head", "Head", "Head"],
            "sex": ["F", "M", "F", "M"],
            "year": [2023, 2023, 2024, 2024],
            "headcount": [3, 20, 9, 20],
            "recruited": [None, None, 6, 0],
            "promoted": [None, None, 0, 0],
            "left": [None, None, 0, 0],
        }
    )
    system = system_of(rows, *FLOWS)
    mask = np.array([year == "2023" for year in system.keys["year"]])
    assert ("Head", "F") in narrowed(system, audit(system, mask, 5))
    shown = release(rows).tables
    women = [cell(shown["staff"], year=2024, level="Head", sex="F"), cell(shown["recruited"], year=2024, level="Head", sex="F")]
    assert None in women


def test_years_without_known_moves_are_not_tied() -> None:
    rows = pl.concat([staff({"Head": (3, 20)}, year=2023), staff({"Head": (9, 20)}, year=2024)])
    system = system_of(rows, STAFF)
    mask = np.array([year == "2023" for year in system.keys["year"]])
    assert narrowed(system, audit(system, mask, 5)) == set()


def test_moves_count_promotions_from_the_level_below() -> None:
    rows = pl.DataFrame(
        {
            "level": ["Clerk", "Head"] * 2,
            "sex": ["F"] * 4,
            "year": [2023, 2023, 2024, 2024],
            "headcount": [30, 10, 24, 16],
            "recruited": [None, None, 0, 0],
            "promoted": [None, None, 0, 6],
            "left": [None, None, 0, 0],
        }
    )
    system = system_of(rows, *FLOWS)
    gone = find_cell(system, universe="promoted", year="2024", level="Head", sex="F")
    ties = system.ties[:, [gone]].toarray().ravel()
    signs = {int(one) for one in ties if one}
    assert np.abs(system.ties @ system.people).max() == 0
    assert signs == {-1, 1}


def test_two_tables_that_share_a_margin_are_read_together() -> None:
    """Women heads are hidden in the table by level, but the table by contract would give their sum."""
    rows = pl.concat(
        [
            staff({"Clerk": (50, 40), "Head": (2, 20)}, contract="fixed"),
            staff({"Clerk": (30, 30), "Head": (5, 18)}, contract="open"),
        ]
    )
    system = system_of(rows, STAFF, CONTRACT)
    mask = cells_of(system, {"level": "Head", "sex": "F", "contract": "fixed"})
    assert narrowed(system, audit(system, mask, 5)) == {("Head", "F")}
    linked = cells_of(
        system,
        {"level": "Head", "sex": "F", "contract": "fixed"},
        {"level": "Head", "sex": "F"},
        {"level": "Head", "sex": "M", "contract": "fixed"},
        {"level": "Head", "sex": "M"},
    )
    assert narrowed(system, audit(system, linked, 5)) == {("Head", "F")}
    assert len(audit(system, hide(system, 5), 5).narrowed) == 0


def test_hidden_cells_of_one_table_hold_for_the_next() -> None:
    """The two tables protect the same cell alike: its number is hidden in both."""
    rows = pl.concat(
        [
            staff({"Clerk": (50, 40), "Head": (1, 20)}, contract="fixed", entity="North"),
            staff({"Clerk": (30, 30), "Head": (2, 18)}, contract="open", entity="South"),
        ]
    )
    shown = release(rows, tables=[STAFF, CONTRACT, ENTITY]).tables
    for name, more in (("staff", {}), ("staff_by_contract", {"contract": TOTAL}), ("staff_by_entity", {"entity": TOTAL})):
        assert cell(shown[name], level="Head", sex="F", **more) is None


def test_a_share_beside_a_total_reveals_the_number() -> None:
    system = system_of(staff({"Clerk": (60, 40), "Head": (3, 21), "Chief": (12, 9)}), STAFF)
    levels, sexes = ("Head", "Chief"), ("F", "M")
    mask = cells_of(system, *({"level": level, "sex": sex} for level, sex in product(levels, sexes)))
    assert narrowed(system, audit(system, mask, 5)) == set()
    part, whole = (find_cell(system, universe="headcount", year="", level="Head", sex=sex) for sex in ("F", TOTAL))
    told = [ShownShare(part, whole, 12.5)]
    assert narrowed(system, audit(system, mask, 5, told)) == {("Head", "F")}
    assert bounds(system, mask, part, told) == pytest.approx((3, 3), abs=0.02)
    assert narrowed(system, audit(system, mask, 5, [ShownShare(part, whole, 10, decimals=-2)])) == set()


def test_shares_are_shown_only_of_numbers_that_are_shown() -> None:
    table = release(staff({"Clerk": (60, 40), "Head": (3, 21), "Chief": (12, 9)})).tables["staff"]
    shares = share_of(table, "F")
    for row in shares.iter_rows(named=True):
        one, every = cell(table, level=row["level"], sex="F"), cell(table, level=row["level"], sex=TOTAL)
        wanted = None if one is None or every is None else 100 * one / every
        assert row["share_pct"] == (None if wanted is None else pytest.approx(wanted))
    assert shares.filter(pl.col("level") == "Head")["share_pct"].to_list() == [None]


def test_with_a_third_sex_women_and_men_stay_and_their_sum_is_hidden() -> None:
    table = release(staff({"Clerk": (60, 40, 2), "Head": (30, 21, 1), "Chief": (12, 9, 0)})).tables["staff"]
    assert [cell(table, level=level, sex="F") for level in ("Clerk", "Head", "Chief")] == [60, 30, 12]
    assert [cell(table, level=level, sex="M") for level in ("Clerk", "Head", "Chief")] == [40, 21, 9]
    assert [cell(table, level=level, sex="_O") for level in ("Clerk", "Head", "Chief")] == [None, None, 0]
    assert cell(table, level="Clerk", sex=TOTAL) is None
    both = share_of(table, "F", of=("F", "M"))
    assert both.filter(pl.col("level") == "Clerk")["share_pct"].to_list() == [60.0]


def test_a_tiny_service_has_nothing_to_show() -> None:
    found = release(staff({"Clerk": (2, 1), "Head": (0, 1)}))
    assert found.tables == {}
    assert found.refused == {"staff": "nothing_left"}


def test_a_tiny_service_of_several_cells_shows_what_nobody_can_undo() -> None:
    found = release(staff({"Clerk": (2, 3), "Head": (1, 4)}))
    assert not found.bounds["narrowed"].any()
    for table in found.tables.values():
        assert table.filter(pl.col("people").is_between(1, 4)).is_empty()


def test_a_table_that_can_be_narrowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the hiding at fault, the audit would still keep the table back."""
    monkeypatch.setattr(disclosure, "hide", lambda system, threshold: is_small(system.people, threshold))
    rows = pl.concat([staff({"Head": (30, 40)}, contract="fixed"), staff({"Head": (3, 40)}, contract="open")])
    found = release(rows, tables=[STAFF, CONTRACT])
    assert found.refused == {"staff_by_contract": "narrowable"}
    assert set(found.tables) == {"staff"}


def test_the_largest_table_is_refused_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "MOST_CELLS", 20)
    rows = pl.concat([staff({"Head": (30, 40)}, entity=f"Entity {number}") for number in range(9)])
    found = release(rows)
    assert found.refused == {"staff_by_entity": "too_large"}
    assert cell(found.tables["staff"], level="Head", sex="F") == 270


def test_a_table_that_lacks_its_column_is_neither_shown_nor_refused() -> None:
    found = release(staff({"Head": (30, 40)}))
    assert set(found.tables) == {"staff"}
    assert found.refused == {}


def test_ages_and_levels_stand_in_their_order() -> None:
    rows = pl.concat([staff({"Zeta": (30, 40), "Alpha": (20, 30)}, age="30–39"), staff({"Zeta": (9, 8)}, age="< 30")])
    table = release(rows).tables["staff_by_age"]
    assert table["age"].unique(maintain_order=True).to_list() == ["< 30", "30–39", TOTAL]
    assert table["level"].unique(maintain_order=True).to_list() == ["Zeta", "Alpha", TOTAL]


def test_flows_are_summed_over_years_and_people_in_post_are_not() -> None:
    rows = pl.concat([staff({"Head": (30, 40)}, year=year, recruited=7) for year in (2022, 2023)])
    shown = release(rows).tables
    assert cell(shown["recruited"], year=None, level="Head", sex="F") == 14
    assert shown["staff"]["year"].unique().sort().to_list() == [2022, 2023]


def test_a_level_that_a_file_calls_like_a_sum_stays_a_level() -> None:
    shown = release(staff({TOTAL: (30, 40), "Head": (10, 20)})).tables["staff"]
    assert cell(shown, level=TOTAL, sex="F") == 40
    assert cell(shown, level=f"{TOTAL} ", sex="F") == 30


def test_a_threshold_of_one_is_no_threshold() -> None:
    with pytest.raises(ValueError, match="threshold"):
        release(staff({"Head": (30, 40)}), threshold=1)


def test_bounds_are_those_of_every_possible_table() -> None:
    """Counted out: all tables of two levels and sexes that agree with what is shown."""
    system = system_of(staff({"a": (2, 9), "b": (6, 4)}), STAFF)
    keys = [{"level": level, "sex": sex} for level, sex in product("ab", "FM")]
    mask = cells_of(system, *keys, {"level": "a"}, {"level": "b"})
    possible = [(aw, am, bw, bm) for aw, am, bw, bm in product(range(1, 20), repeat=4) if (aw + bw, am + bm) == (8, 13)]
    for at, key in enumerate(keys):
        found = bounds(system, mask, find_cell(system, universe="headcount", year="", **key))
        values = [table[at] for table in possible]
        assert found == (min(values), max(values))


def test_bounds_have_no_end_where_all_sums_are_hidden() -> None:
    system = system_of(staff({"a": (2, 1)}), STAFF)
    everything = np.ones(len(system.people), dtype=bool)
    assert bounds(system, everything, 0) == (1, np.inf)


def test_the_audit_wants_whole_people() -> None:
    """Half a person more is no table: where only fractions reach the threshold, the cell counts as narrowed."""
    system = system_of(staff({"a": (4, 30), "b": (20, 30)}), STAFF)
    mask = hide(system, 5)
    found = audit(system, mask, 5)
    small = system.keys[found.cells]
    assert found.frame(system).height == small.height
    assert found.highest.dtype == np.int64
    assert (found.highest >= 5).all()


people = st.integers(0, 12) | st.integers(0, 60)


@st.composite
def services(draw: st.DrawFn) -> pl.DataFrame:
    years, levels, sexes, contracts = (draw(st.integers(1, most)) for most in (2, 3, 3, 2))
    keys = product(range(2023, 2023 + years), "abc"[:levels], ("F", "M", "_O")[:sexes], ("fixed", "open")[:contracts])
    rows = [
        {"year": year, "level": level, "sex": sex, "contract": contract, "headcount": draw(people), "left": draw(people)}
        for year, level, sex, contract in keys
    ]
    return pl.DataFrame(rows)


@settings(max_examples=12, deadline=None)
@given(services())
def test_nothing_small_is_shown_nothing_hidden_can_be_narrowed_and_nothing_else_is_changed(rows: pl.DataFrame) -> None:
    found = release(rows)
    assert "narrowable" not in found.refused.values()
    assert not found.bounds["narrowed"].any()
    for table in TABLES:
        if table.name in found.tables:
            check_shown(found.tables[table.name], rows, table)
    kept = [table for table in TABLES if has(prepare(rows), table)]
    system = system_of(rows, *kept)
    mask = hide(system, 5)
    for small in np.flatnonzero(is_small(system.people, 5)):
        least, most = bounds(system, mask, int(small))
        assert most >= 5 - 1e-6
        assert most - least >= 4 - 1e-6


def check_shown(shown: pl.DataFrame, rows: pl.DataFrame, table: Releasable) -> None:
    """Each number shown is the number of people there, counted again, and never 1 to 4."""
    for row in shown.iter_rows(named=True):
        match = [pl.col(name) == row[name] for name in ("year", *table.by) if row[name] not in (TOTAL, None)]
        counted = rows.filter(*match)[table.universe].sum()
        if row["people"] is None:
            assert row["suppressed"]
            assert counted > 0
        else:
            assert row["people"] == counted
            assert not 1 <= counted < 5


def test_find_cell_names_what_it_lacks() -> None:
    system = system_of(staff({"a": (20, 30)}), STAFF)
    with pytest.raises(KeyError):
        disclosure_audit.find_cell(system, universe="headcount", year="", level="z", sex="F")
