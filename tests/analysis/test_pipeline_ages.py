"""Ages: who comes to the age of retirement when, and what that does to the rates of leaving."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from analysis.pipeline import project
from analysis.pipeline_ages import AGE_SCHEMA, ages_of, retirement_wave
from analysis.pipeline_model import Pipeline, Rates
from data.store import Store

UK_LEVELS = ("UK_AA_AO", "UK_EO", "UK_SEO_HEO", "UK_G6_G7", "UK_SCS")


def service(left: float) -> Pipeline:
    rates = Rates(np.full((1, 1, 2), left), np.zeros((1, 1)), np.ones((1, 1, 2)), np.full((1, 1), 0.5))
    return Pipeline(("only",), 2022, np.array([[1000.0, 1000.0]]), rates)


def ages(*bands: tuple[str, int, int | None, int]) -> pl.DataFrame:
    return pl.DataFrame([("only", *band) for band in bands], schema=AGE_SCHEMA, orient="row")


YOUNG_WOMEN_OLD_MEN = ages(("F", 20, 29, 1000), ("M", 60, 64, 250), ("M", 50, 59, 750))


def test_a_band_retires_evenly_over_its_years() -> None:
    wave = retirement_wave(service(left=0.2), YOUNG_WOMEN_OLD_MEN, years=15)
    assert (wave.retiring[:, 0, 0] == 0).all()
    assert wave.retiring[0, 0, 1] == pytest.approx(50)
    still = 1 - (0.2 - 0.05)
    assert wave.retiring[1, 0, 1] == pytest.approx(50 * still)
    assert wave.retiring[5, 0, 1] == pytest.approx(75 * still**5)
    assert wave.known.tolist() == [[1, 1]]


def test_the_first_year_is_todays_rate_and_a_larger_band_behind_it_raises_the_rate() -> None:
    wave = retirement_wave(service(left=0.06), YOUNG_WOMEN_OLD_MEN, years=15)
    assert wave.exits[0] == pytest.approx(np.ones((1, 2)))
    assert wave.exits[:, 0, 0] == pytest.approx(np.ones(15))
    assert wave.exits[5, 0, 1] == pytest.approx((0.01 + 0.075 * 0.99**5) / 0.06)
    found = project(service(left=0.06), years=6, exits=wave.exits)
    assert found.left[0, 5, 0, 1] > 1.2 * found.left[0, 0, 0, 1]


def test_retirements_beyond_todays_leavers_are_scaled_to_them() -> None:
    wave = retirement_wave(service(left=0.01), YOUNG_WOMEN_OLD_MEN)
    assert wave.exits[0, 0, 1] == pytest.approx(1)
    assert wave.exits[5, 0, 1] == pytest.approx(1.5)


def test_people_of_unknown_age_are_like_the_others() -> None:
    half = ages(("F", 20, 29, 500), ("M", 60, 64, 125), ("M", 50, 59, 375))
    wave, whole = (retirement_wave(service(left=0.2), one) for one in (half, YOUNG_WOMEN_OLD_MEN))
    assert wave.exits == pytest.approx(whole.exits)
    assert wave.known.tolist() == [[0.5, 0.5]]


def test_an_open_band_makes_no_wave_and_another_age_of_retirement_moves_it() -> None:
    beyond = ages(("F", 65, None, 1000), ("M", 50, 59, 1000))
    assert not retirement_wave(service(left=0.2), beyond).retiring[:, 0, 0].any()
    assert retirement_wave(service(left=0.2), beyond, retirement_age=60).retiring[0, 0, 1] == pytest.approx(100)
    assert retirement_wave(service(left=0.2), beyond).retiring[:5].any() is np.False_


def test_faulty_ages_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        retirement_wave(service(0.1), pl.DataFrame({"level": ["only"]}))
    with pytest.raises(ValueError, match="age is known"):
        retirement_wave(replace(service(0.1), levels=("other",)), YOUNG_WOMEN_OLD_MEN)


def test_the_frame_has_a_row_a_year_level_and_sex() -> None:
    found = retirement_wave(service(0.2), YOUNG_WOMEN_OLD_MEN, years=3).to_frame()
    assert found.select("reference_year", "sex").rows() == [(year, sex) for year in (2023, 2024, 2025) for sex in "FM"]


def test_ages_of_the_united_kingdom(shipped: Store) -> None:
    rows = shipped.observations("women_in_civil_service", ref_areas=["GBR"], sector="_T", year_from=2022, year_to=2022)
    found = ages_of(rows, UK_LEVELS)
    women = found.filter(level="UK_AA_AO", sex="F")
    assert women["age_from"].to_list() == [16, 20, 30, 40, 50, 60, 65]
    assert women["people"].sum() == pytest.approx(77540, abs=50)
    assert found.filter(pl.col("age_from") == 65)["age_to"].null_count() == found.filter(pl.col("age_from") == 65).height
