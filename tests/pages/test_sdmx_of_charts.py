"""Charts that are made of published figures give these figures away; what is computed does not pass for them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from exports.sdmx import to_sdmx_csv
from pages.shared.headless import take

ROOT = Path(__file__).resolve().parents[2]


def test_lines_of_countries_give_the_observations_that_they_show() -> None:
    chart = next(iter(take("explore", {"areas": "BTN,SEN", "years": "2010-2020"}, "en").charts.values()))
    assert chart.observations is not None
    rows = list(csv.DictReader(io.StringIO(to_sdmx_csv(chart.observations).decode("utf-8"), newline="")))
    assert {one["REF_AREA"] for one in rows} == {"BTN", "SEN"}
    assert {one["TIME_PERIOD"] for one in rows} == {str(year) for year in range(2010, 2021)}
    written = sorted(round(float(one["OBS_VALUE"]), 6) for one in rows)
    drawn = next(chart.table[name] for name in chart.table.columns if chart.table[name].dtype.is_float())
    assert written == pytest.approx(sorted(drawn.to_list()), abs=0.01)


def test_a_group_gives_the_countries_that_it_is_made_of() -> None:
    chart = next(iter(take("explore", {"areas": "AFRICA"}, "en").charts.values()))
    assert chart.observations is not None
    assert 40 < chart.observations["ref_area"].n_unique() < 60
    assert "AFRICA" not in chart.observations["ref_area"]


def test_a_map_of_values_has_them_and_a_map_of_changes_has_none() -> None:
    values, changes = (take("maps", {"region": "AFRICA", "view": view}, "en").charts for view in ("value", "change"))
    observed = next(iter(values.values())).observations
    assert observed is not None
    assert observed.height == observed["ref_area"].n_unique() > 40
    assert next(iter(changes.values())).observations is None


def test_the_button_stands_at_the_chart() -> None:
    test = AppTest.from_file(str(ROOT / "pages" / "trends" / "explore.py"), default_timeout=30)
    test.query_params["lang"] = "fr"
    labels = [one.proto.label for one in test.run().get("download_button")]
    assert labels.count("SDMX") == 1
