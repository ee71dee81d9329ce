"""Outlooks: what ships and what is computed on request say the same; groups, families, elections, sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.outlooks import (
    Asked,
    Elections,
    Tables,
    first_source,
    fit_piece,
    fit_relatives,
    members_of,
    outlook,
    parity_in_chunks,
    pieces,
    series_of,
    simple_dates,
    usable_groups,
)
from analysis.outlooks_shipped import Plan, shipped
from analysis.parity import PROBABILITY_YEARS, Goal
from data.errors import NoFiguresError, TooFewObservationsError
from data.schema import AREAS, ELECTIONS, conform

COUNTRIES = [f"C{place:02}" for place in range(24)]


@dataclass(frozen=True)
class Rule:
    """A listed group."""

    members: tuple[str, ...]
    m49: tuple[str, ...] = ()
    attribute: str = ""
    equals: str = ""


def areas() -> pl.DataFrame:
    rows: list[dict[str, str | None]] = [
        {"ref_area": one, "kind": "country", "region": "002" if one < "C12" else "142"} for one in COUNTRIES
    ]
    rows.append({"ref_area": "UN_SYSTEM", "kind": "entity", "region": None})
    return pl.DataFrame(rows).select(
        pl.col(name).cast(kind) if name in {"ref_area", "kind", "region"} else pl.lit(None, dtype=kind).alias(name)
        for name, kind in AREAS.items()
    )


def figures(indicator: str = "a", source: str = "one", countries: list[str] = COUNTRIES, years: int = 20) -> pl.DataFrame:
    """Shares that rise by half a point a year with a little noise, from 10 % and more."""
    rng = np.random.default_rng(7)
    rows = [
        {
            "ref_area": one,
            "reference_year": 2005 + year,
            "value": float(np.clip(10 + place + year / 2 + rng.normal(0, 1), 0, 100)),
        }
        for place, one in enumerate(countries)
        for year in range(years)
    ]
    return conform(pl.DataFrame(rows), indicator=indicator, source=source, vintage="x")


@pytest.fixture(scope="module")
def fitted() -> Any:
    return fit_piece(series_of(figures(), areas()), lambda: None)


def test_pieces_count_series_that_can_be_projected() -> None:
    rows = pl.concat([figures(), figures(source="two", countries=COUNTRIES[:3], years=2)])
    found = {row["source"]: (row["projectable"], row["series"]) for row in pieces(rows, areas()).to_dicts()}
    assert found == {"one": (24, 24), "two": (0, 3)}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({"one": 2, "two": 30}, "two"), ({"one": 12, "two": 30}, "one"), ({"one": 0, "two": 1}, "two"), ({"one": 0}, "one")],
)
def test_the_first_source_with_enough_series_is_taken(counts: dict[str, int], expected: str) -> None:
    found = pl.DataFrame({"source": list(counts), "projectable": list(counts.values())})
    assert first_source(found, ["one", "two"]) == expected


def test_without_any_figure_there_is_no_source() -> None:
    with pytest.raises(NoFiguresError):
        first_source(pl.DataFrame(schema={"source": pl.String, "projectable": pl.Int64}), ["one"])


def test_organisations_are_series_where_there_is_no_country() -> None:
    rows = figures(countries=["UN_SYSTEM"])
    assert set(series_of(rows, areas())["series_id"]) == {"UN_SYSTEM"}
    assert set(series_of(pl.concat([rows, figures()]), areas())["series_id"]) == set(COUNTRIES)


def test_on_request_and_in_bulk_say_the_same(fitted: Any) -> None:
    alone = outlook(fitted, ["C03"], {})
    together = outlook(fitted, COUNTRIES, {"ALL": COUNTRIES})
    assert alone.projections.equals(together.projections.filter(pl.col("series") == "C03"))
    in_chunks = pl.concat(parity_in_chunks(fitted, elections=Elections(), goal=Goal(), years=PROBABILITY_YEARS, at_once=5))
    same = in_chunks.sort("series").equals(together.parity.filter(pl.col("countries").is_null()))
    assert same


def test_years_are_dense_in_the_tested_range_and_bounds_are_nested(fitted: Any) -> None:
    rows = outlook(fitted, ["C03"], {}).projections
    years = rows["reference_year"].to_list()
    assert years[:16] == list(range(2025, 2041))
    assert all(year % 5 == 0 for year in years[16:])
    assert years[-1] == 2170
    names = ("lower_95_pct", "lower_80_pct", "median_pct", "upper_80_pct", "upper_95_pct")
    for low, high in pairwise(names):
        assert (rows[low] <= rows[high]).all()
    assert rows["reached_by"].is_sorted()
    assert (rows["at_or_above"] <= rows["reached_by"]).all()


def test_a_group_is_surer_than_its_members_and_says_how_many_they_are(fitted: Any) -> None:
    found = outlook(fitted, COUNTRIES, {"ALL": COUNTRIES})
    row = found.parity.filter(pl.col("series") == "ALL").row(0, named=True)
    assert row["countries"] == 24
    width = found.projections.filter(pl.col("reference_year") == 2030).with_columns(
        width=pl.col("upper_80_pct") - pl.col("lower_80_pct")
    )
    wide = dict(width.select("series", "width").iter_rows())
    assert wide["ALL"] < min(wide[one] for one in COUNTRIES)


def test_old_members_and_small_groups_are_left_out() -> None:
    rows = pl.concat([figures(), figures(countries=["C00"], years=4)]).unique(["ref_area", "reference_year"], keep="first")
    old = rows.filter((pl.col("ref_area") != "C00") | (pl.col("reference_year") < 2010))
    fit = fit_piece(series_of(old, areas()), lambda: None)
    assert members_of(fit, ["C00", "C01", "C02", "C03", "XXX"]) == ["C01", "C02", "C03"]
    assert usable_groups(fit, {"few": ["C00", "C01", "C02"], "some": ["C01", "C02", "C03"]}) == {"some": ["C01", "C02", "C03"]}


def test_a_chamber_with_regular_elections_waits_for_them(fitted: Any) -> None:
    followed = Elections(calendar={"C03": (2028, 2033)}, seats={"C03": 20})
    found = outlook(fitted, ["C03", "C04"], {}, elections=followed)
    early = found.projections.filter(pl.col("series") == "C03", pl.col("reference_year") < 2028)
    last = found.parity.filter(pl.col("series") == "C03")["latest_pct"][0]
    assert early["upper_95_pct"].to_list() == pytest.approx([last] * 3, abs=1e-4)
    after = found.projections.filter(pl.col("series") == "C03", pl.col("reference_year") == 2028)["upper_95_pct"][0]
    assert round(after * 20 / 100, 3) % 1 == 0
    assert dict(found.parity.select("series", "at_elections").iter_rows()) == {"C03": True, "C04": False}


def test_the_family_is_asked_only_where_figures_are_few() -> None:
    def never() -> None:
        raise AssertionError("the family was asked")

    assert fit_piece(series_of(figures(), areas()), never).source == "own"
    few = series_of(figures(countries=["C00"], years=3), areas())
    lender = fit_piece(series_of(figures("b"), areas()), lambda: None)
    assert fit_piece(few, lambda: lender).source == "family"
    assert fit_piece(few, lambda: None).source == "standard"


def test_too_few_figures_are_an_error_of_the_piece() -> None:
    with pytest.raises(TooFewObservationsError):
        fit_piece(series_of(figures(years=2), areas()), lambda: None)


def test_relatives_are_the_other_indicators_of_the_family() -> None:
    observations = pl.concat([figures("a"), figures("b"), figures("c")])
    tables = Tables(observations, areas(), pl.DataFrame(schema=ELECTIONS))
    asked = [Asked("a", ("one",), "elected"), Asked("b", ("one",), "elected"), Asked("c", ("one",), "economy")]
    lent = fit_relatives(tables, asked, asked[0])
    assert lent is not None
    assert {name.split()[0] for name in lent.series} == {"b"}
    assert fit_relatives(tables, asked, asked[2]) is None


def test_the_simple_dates_of_a_straight_line_are_where_it_crosses() -> None:
    rows = conform(
        pl.DataFrame([{"ref_area": "C00", "reference_year": 2000 + year, "value": 20.0 + year} for year in range(11)]),
        indicator="a",
        source="one",
        vintage="x",
    )
    found = simple_dates(rows, {"C00": ["C00"], "NOBODY": ["C01"]}, 50.0, lambda _: ("endpoint_linear", "least_squares"))
    assert found.select("series", "method", "arrival_year").rows() == [
        ("C00", "endpoint_linear", 2030),
        ("C00", "least_squares", 2030),
    ]


@dataclass
class Said:
    """Lines of the build."""

    lines: list[str] = field(default_factory=list)


def test_what_ships_is_the_same_twice_and_has_its_pieces() -> None:
    observations = pl.concat([figures("a"), figures("b", countries=COUNTRIES[:4])])
    tables = Tables(observations, areas(), pl.DataFrame(schema=ELECTIONS))
    plan = Plan(
        [Asked("a", ("one",), "elected"), Asked("b", ("one",), "elected")],
        {"ALL": Rule(tuple(COUNTRIES))},
        chambers="a",
        seats_source="one",
    )
    said = Said()
    first, second = (shipped(tables, plan, said.lines.append) for _ in range(2))
    assert {name: one.rows() for name, one in first.items()} == {name: one.rows() for name, one in second.items()}
    assert set(first["parity"]["indicator"]) == {"a"}
    assert set(first["parity"]["series"]) == {*COUNTRIES, "ALL"}
    assert set(first["projections"]["series"]) == {*COUNTRIES, "ALL"}
    assert first["parity"]["drift_source"].unique().to_list() == ["own"]
    assert "a one _T _T _T" in said.lines[0]
