"""Lines of countries and groups, matched changes, and the simple projections against estimates that others published."""

from collections.abc import Sequence

import polars as pl
import pytest

from analysis import trends
from data.schema import OBSERVATIONS, conform

Cell = tuple[str, int, float | None]


def rows(cells: Sequence[Cell], **constants: object) -> pl.DataFrame:
    frame = pl.DataFrame(cells, schema={"ref_area": pl.String, "reference_year": pl.Int16, "value": pl.Float64}, orient="row")
    return conform(frame, indicator="x", source="s", vintage="1", **constants)


def mark(frame: pl.DataFrame, area: str, year: int, **values: object) -> pl.DataFrame:
    here = (pl.col("ref_area") == area) & (pl.col("reference_year") == year)
    kinds = {name: OBSERVATIONS[name] for name in values}
    return frame.with_columns(
        pl.when(here).then(pl.lit(value, dtype=kinds[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def line(area: str, first: int, values: Sequence[float]) -> list[Cell]:
    return [(area, first + place, value) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("inputs", "published", "allowed"),
    [
        # World Economic Forum, Global Gender Gap Report 2023 digest (weforum.org): 68.6 % closed, 4.1 points since 2006,
        # published 131 years; the rounding of the inputs allows 128.4 to 132.0.
        ((68.6, 4.1, 17, 100), 131, (128.4, 132.0)),
        # The same, 2025, political empowerment (profoundd.com/wef-docs/wef-gggr-2025/11): 162 years; 158.1 to 161.8.
        ((23.4, 9.1, 19, 100), 162, (158.1, 161.8)),
        # SDG Report 2023 (unstats.un.org/sdgs/report/2023): 26.5 % of seats, 22.3 % in 2015; published 47 years, which is
        # 23.5 points at half a point a year; the rounded inputs give 44.8.
        ((26.5, 4.2, 8, 50), 47, (43.6, 46.0)),
        # Inter-Parliamentary Union 2013, as quoted at iknowpolitics.org: 21.8 %, 1.5 points in the last year; "within 20
        # years".
        ((21.8, 1.5, 1, 50), 20, (18.2, 19.5)),
    ],
)
def test_published_estimates_come_back_as_near_as_their_rounded_inputs_allow(
    inputs: tuple[float, float, float, float], published: float, allowed: tuple[float, float]
) -> None:
    years = trends.endpoint_linear_years(*inputs)
    assert years is not None
    assert allowed[0] <= years <= allowed[1]
    assert years == pytest.approx(published, rel=0.08)


def test_a_pace_that_leads_away_or_nowhere_never_arrives() -> None:
    assert trends.years_at_pace(30, -0.1, 50) is None
    assert trends.years_at_pace(30, 0, 50) is None
    assert trends.years_at_pace(60, -0.5, 50) == 20
    assert trends.years_at_pace(60, 0.5, 50) is None
    assert trends.years_at_pace(50, 0, 50) == 0


@pytest.mark.parametrize("period", [0, -3])
def test_a_period_without_length_is_a_mistake(period: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        trends.endpoint_linear_years(30, 1, period, 50)
    with pytest.raises(ValueError, match="positive"):
        trends.required_pace_pp(30, 50, int(period))


def test_least_squares_weighs_all_years_and_counts_from_the_last() -> None:
    slope, ahead = trends.least_squares_years([2015, 2017, 2020], [10, 12, 15], 50)
    assert slope == pytest.approx(1.0)
    assert ahead == pytest.approx(35)
    falling, never = trends.least_squares_years([2015, 2016, 2017], [30, 29, 28], 50)
    assert falling == pytest.approx(-1)
    assert never is None
    # The line is over the target in the last year, the last figure is not.
    assert trends.least_squares_years([2020, 2021, 2022], [30, 60, 49], 50)[1] == 0
    with pytest.raises(ValueError, match="two years"):
        trends.least_squares_years([2020], [30.0], 50)


def test_nothing_before_a_break_is_comparable_and_bounds_are_not_figures() -> None:
    frame = rows([*line("A", 2000, [10, 20, 30, 40]), ("B", 2000, 5), ("B", 2001, 8)])
    frame = mark(frame, "A", 2002, obs_status="B")
    frame = mark(frame, "B", 2001, bound="<")
    kept = trends.comparable(frame)
    assert kept.select("ref_area", "reference_year").rows() == [("A", 2002), ("A", 2003), ("B", 2000)]


def test_a_change_is_over_the_countries_that_have_both_years() -> None:
    frame = rows([("A", 2000, 10), ("A", 2010, 20), ("B", 2000, 30), ("C", 2010, 90)])
    change = trends.matched_change(frame, ["A", "B", "C"], 2000, 2010)
    assert change == trends.Change(change=10, year_from=2000, year_to=2010, countries=1)
    assert change.pace == 1
    assert trends.matched_change(frame, ["B", "C"], 2000, 2010) is None
    assert trends.matched_change(frame, ["A"], 2010, 2010) is None


def test_a_pooled_change_weighs_by_seats_and_needs_counts() -> None:
    frame = rows([("A", 2000, 10), ("A", 2010, 20), ("B", 2000, 50), ("B", 2010, 50), ("C", 2000, 0), ("C", 2010, 100)])
    for area, total in (("A", 300), ("B", 100)):
        for year in (2000, 2010):
            share = frame.filter(pl.col("ref_area") == area, pl.col("reference_year") == year)["value"][0]
            frame = mark(frame, area, year, women=round(share * total / 100), total=total)
    pooled = trends.matched_change(frame, ["A", "B", "C"], 2000, 2010, "pooled")
    assert pooled is not None
    assert pooled.countries == 2
    assert pooled.change == pytest.approx(100 * (60 + 50) / 400 - 100 * (30 + 50) / 400)


def test_a_change_starts_after_the_break() -> None:
    frame = mark(rows(line("A", 2000, [10, 20, 30, 40])), "A", 2002, obs_status="B")
    change = trends.change_across(frame, ["A"], [2000, 2001, 2002, 2003])
    assert change is not None
    assert (change.year_from, change.change) == (2002, 10)
    assert trends.change_across(frame, ["A"], [2000]) is None
    assert trends.change_across(frame, ["Z"], [2000, 2003]) is None


def test_a_groups_line_leaves_out_years_that_few_countries_have() -> None:
    cells = [(area, year, 10.0 * place) for place, area in enumerate("ABCDEF") for year in (2000, 2002)]
    frame = rows([*cells, ("A", 2001, 80), ("B", 2001, 80)])
    found = trends.group_line(frame, list("ABCDEF"))
    assert found["reference_year"].to_list() == [2000, 2002]
    assert found["countries"].to_list() == [6, 6]
    assert found["value"].to_list() == [25, 25]
    assert trends.group_line(frame, ["A", "B"]).is_empty()


def test_a_constant_line_follows_the_same_countries_throughout() -> None:
    frame = rows(
        [
            *line("A", 2000, [10, 11, 12]),
            *line("B", 2000, [20, 21, 22]),
            *line("C", 2000, [30, 31, 32]),
            ("D", 2002, 100),
        ]
    )
    changing = trends.group_line(frame, list("ABCD"))
    assert changing["countries"].to_list() == [3, 3, 4]
    constant = trends.group_line(frame, list("ABCD"), constant=True)
    assert constant["countries"].to_list() == [3, 3, 3]
    assert constant["value"].to_list() == [20, 21, 22]


def test_the_latest_figures_stand_in_where_a_group_has_no_line() -> None:
    frame = rows([("A", 2001, 10), ("B", 2007, 20), ("C", 2013, 60), ("C", 2004, 0)])
    assert trends.group_line(frame, list("ABC")).is_empty()
    found = trends.group_latest(frame, list("ABC")).row(0, named=True)
    assert (found["value"], found["countries"], found["oldest_year"], found["reference_year"]) == (30, 3, 2001, 2013)
    assert trends.group_latest(frame, ["A", "B"]).is_empty()
    assert trends.group_latest(frame, ["A", "B"]).columns == trends.group_latest(frame, list("ABC")).columns


def test_first_and_last_of_a_single_figure_is_the_last() -> None:
    frame = rows([*line("A", 2000, [1, 2, 3]), ("B", 2005, 7), ("C", 2000, None)]).with_columns(series="ref_area")
    ends = trends.first_and_last(frame).sort("series", "reference_year")
    assert ends.select("series", "reference_year", "end").rows() == [
        ("A", 2000, "first"),
        ("A", 2002, "last"),
        ("B", 2005, "last"),
    ]


def test_a_line_is_cut_at_breaks_at_known_gaps_and_over_many_years() -> None:
    frame = rows(
        [("A", 2000, 1), ("A", 2005, 2), ("A", 2011, 3), ("A", 2012, None), ("A", 2013, 4), ("A", 2014, 5), ("B", 2014, 6)]
    )
    frame = mark(frame, "A", 2014, obs_status="B").with_columns(series="ref_area")
    cut = trends.segments(frame).sort("series", "reference_year")
    parts = cut.filter(pl.col("series") == "A").select("reference_year", "segment").rows()
    # 2000 and 2005 are joined; 2011 is over five years on; 2012 is known to be missing; 2014 is a break.
    assert [year for year, _ in parts] == [2000, 2005, 2011, 2013, 2014]
    assert len({segment for _, segment in parts}) == 4
    assert parts[0][1] == parts[1][1]


def test_the_outlook_of_one_country() -> None:
    frame = rows(line("A", 2000, [float(20 + place) for place in range(21)]))
    found = trends.outlook(frame, ["A"], 50)
    assert (found.status, found.latest_pct, found.latest_year) == ("open", 40, 2020)
    assert {one.method: one.years for one in found.projections} == pytest.approx(
        {"endpoint_linear": 10, "last_increment": 10, "least_squares": 10}
    )
    assert [one and (one.year_from, one.pace) for one in found.paces] == [(2015, 1), (2010, 1), (2000, 1)]
    assert found.required_pp == pytest.approx((1.0, 1 / 3))


def test_each_method_reads_its_own_years() -> None:
    values = [30.0, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 31, 32]
    found = trends.outlook(rows(line("A", 2005, values)), ["A"], 50)
    by = {one.method: one for one in found.projections}
    assert by["endpoint_linear"].pace_pp == pytest.approx(2 / 15)
    assert by["last_increment"].pace_pp == pytest.approx(1)
    assert by["last_increment"].years == pytest.approx(18)
    assert (by["least_squares"].year_from, by["least_squares"].year_to) == (2011, 2020)


def test_a_falling_share_has_a_pace_and_no_year() -> None:
    found = trends.outlook(rows(line("A", 2018, [30, 29, 28])), ["A"], 50)
    assert found.status == "open"
    assert [one.years for one in found.projections] == [None, None, None]
    assert all(one.pace_pp == pytest.approx(-1) for one in found.projections)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([48.0, 49, 50], "reached"),
        ([48.0, 52, 55], "above"),
        ([20.0, 21], "too_few_observations"),
        ([], "too_few_observations"),
    ],
)
def test_no_projection_where_parity_is_reached_or_figures_are_few(values: list[float], status: str) -> None:
    found = trends.outlook(rows(line("A", 2018, values)), ["A"], 50)
    assert found.status == status
    assert found.projections == ()


def test_a_break_leaves_too_few_figures() -> None:
    frame = mark(rows(line("A", 2010, [20, 21, 22, 23, 40, 41])), "A", 2014, obs_status="B")
    assert trends.outlook(frame, ["A"], 50).status == "too_few_observations"


def test_countries_that_enter_do_not_make_a_group_move() -> None:
    steady = [*line("A", 2010, [20.0] * 11), *line("B", 2010, [20.0] * 11), *line("C", 2010, [20.0] * 11)]
    frame = rows([*steady, *line("D", 2015, [80.0] * 6)])
    found = trends.outlook(frame, list("ABCD"), 50)
    assert found.latest_pct == 35
    by = {one.method: one for one in found.projections}
    assert by["endpoint_linear"].pace_pp == pytest.approx(0)
    assert by["least_squares"].pace_pp == pytest.approx(0)
    assert by["endpoint_linear"].years is None


def test_a_pace_allows_figures_up_to_two_years_older() -> None:
    frame = rows([("A", 2008, 10), ("A", 2013, 20), ("A", 2020, 30)])
    five, ten, twenty = trends.outlook(frame, ["A"], 50).paces
    assert five is not None
    assert (five.year_from, five.pace) == (2013, pytest.approx(10 / 7))
    assert ten is not None
    assert ten.year_from == 2008
    assert twenty is None


def test_a_target_year_that_has_passed_needs_no_pace() -> None:
    found = trends.outlook(rows(line("A", 2028, [20, 21, 22, 23])), ["A"], 50)
    assert found.required_pp[0] is None
    assert found.required_pp[1] == pytest.approx(27 / 19)
