"""Which election months a run of tables supports."""

from __future__ import annotations

from data.sources.ipu_elections import Showing, accepted_months, revise


def test_a_month_that_falls_back_for_good_was_a_slip() -> None:
    assert accepted_months([10, 10, 40, 40, 20, 20, 20, 50]) == {10, 20, 50}


def test_a_long_run_stands_although_later_tables_fall_back() -> None:
    assert accepted_months([10] * 9 + [40] * 6 + [10] * 9 + [60] * 3) == {10, 40, 60}


def test_a_short_run_that_later_tables_do_not_know_falls() -> None:
    assert accepted_months([10] * 9 + [40] * 5 + [10] * 9 + [60] * 3) == {10, 60}


def test_a_long_run_close_to_an_accepted_month_is_the_same_election() -> None:
    assert accepted_months([10] * 9 + [42] * 8 + [40] * 30) == {10, 40}


def test_no_table_gives_no_month() -> None:
    assert accepted_months([]) == set()


def test_a_date_moved_by_one_month_is_the_later_one() -> None:
    showings = [Showing(100, 98, 80, 39), Showing(101, 98, 80, 39), Showing(102, 99, 80, 39)]

    settled, revised = revise(showings)

    assert [one.month for one in settled] == [99, 99, 99]
    assert revised == 1


def test_two_elections_in_two_months_stay_two() -> None:
    new_members, unknown = Showing(102, 99, 300, 63), Showing(102, 99, 300, None)

    for after in (new_members, unknown):
        settled, revised = revise([Showing(101, 98, 300, 56 if after is new_members else None), after])
        assert ([one.month for one in settled], revised) == ([98, 99], 0)
