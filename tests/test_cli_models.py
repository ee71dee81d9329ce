"""The commands forecast, parity and backtest: contracts of their files, a sentence for every fault, exit codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

import cli
from i18n import LANGUAGES

RUNNER = CliRunner()
HEADER = "series_id,reference_year,share_women_pct"
FORECAST_COLUMNS = [
    "series_id",
    "reference_year",
    "median_pct",
    "lower_80_pct",
    "upper_80_pct",
    "lower_95_pct",
    "upper_95_pct",
]
PARITY_COLUMNS = [
    "series_id",
    "latest_year",
    "latest_pct",
    "status",
    "parity_year_median",
    "parity_year_lower_80",
    "parity_year_upper_80",
    "probability_2030",
    "probability_2050",
]


def figures(series: int = 12, years: int = 20) -> pl.DataFrame:
    """Made-up chambers that move in jumps."""
    rng = np.random.default_rng(3)
    pct = np.clip(10 + 25 * rng.random(series)[:, None] + rng.normal(0.5, 2.0, (series, years)).cumsum(axis=1), 1, 90)
    return pl.DataFrame(
        {
            "series_id": np.repeat([f"chamber {at:02d}" for at in range(series)], years),
            "reference_year": np.tile(np.arange(2005, 2005 + years), series),
            "share_women_pct": pct.ravel().round(2),
        }
    )


def run(command: str, source: Path, output: Path, *options: str) -> Result:
    return RUNNER.invoke(cli.app, [command, "--input", str(source), "--output", str(output), "--paths", "400", *options])


def given(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "given.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "sound.csv"
    figures().write_csv(file)
    return file


def test_forecast_writes_a_row_for_each_year_ahead_of_each_series(sound: Path, tmp_path: Path) -> None:
    output = tmp_path / "o.csv"
    result = run("forecast", sound, output, "--horizon", "7")
    assert (result.exit_code, result.stdout) == (0, f"{output}: 84 rows.\n")
    found = pl.read_csv(output)
    assert found.columns == FORECAST_COLUMNS
    assert found["reference_year"].to_list() == list(range(2025, 2032)) * 12
    assert found["series_id"].to_list() == [f"chamber {at:02d}" for at in range(12) for _ in range(7)]
    order = ["lower_95_pct", "lower_80_pct", "median_pct", "upper_80_pct", "upper_95_pct"]
    values = found.select(order).to_numpy()
    assert (np.diff(values, axis=1) >= 0).all()
    assert values.min() >= 0
    assert values.max() <= 100


def test_forecast_looks_15_years_ahead_unless_told(sound: Path, tmp_path: Path) -> None:
    run("forecast", sound, tmp_path / "o.csv")
    assert pl.read_csv(tmp_path / "o.csv").group_by("series_id").len()["len"].unique().to_list() == [15]


def test_parity_has_the_columns_of_the_contract(sound: Path, tmp_path: Path) -> None:
    result = run("parity", sound, tmp_path / "p.csv")
    assert result.exit_code == 0
    found = pl.read_csv(tmp_path / "p.csv")
    assert found.columns == PARITY_COLUMNS
    assert found.height == 12
    last = figures().group_by("series_id").last().sort("series_id")
    assert found["latest_pct"].to_list() == last["share_women_pct"].to_list()
    assert set(found["status"]) <= {"reached", "within_horizon", "beyond_horizon", "lower_expected"}
    assert found["probability_2050"].is_between(0, 1).all()
    assert (found["probability_2030"] <= found["probability_2050"]).all()


def test_parity_years_are_empty_where_they_do_not_exist(tmp_path: Path) -> None:
    lines = [f"a,{year},{year - 1964}" for year in range(2005, 2025)] + ["b,2020,12", "c,2019,52"]
    result = run("parity", given(tmp_path, *lines), tmp_path / "p.csv")
    assert result.exit_code == 0
    found = pl.read_csv(tmp_path / "p.csv")
    assert found["status"].to_list() == ["reached", "too_few_observations", "reached"]
    assert found["parity_year_median"].to_list() == [None] * 3
    assert found["probability_2030"].to_list() == [1.0, None, None]
    assert found["latest_year"].to_list() == [2024, 2020, 2019]
    assert "2 series have fewer than 3 figures and cannot be projected: b, c." in result.stderr


def test_the_threshold_is_a_choice(sound: Path, tmp_path: Path) -> None:
    run("parity", sound, tmp_path / "50.csv")
    run("parity", sound, tmp_path / "30.csv", "--threshold", "30")
    at_30, at_50 = (pl.read_csv(tmp_path / f"{name}.csv")["probability_2030"] for name in (30, 50))
    assert (at_30 >= at_50).all()
    assert at_30.sum() > at_50.sum()


@pytest.mark.parametrize("command", ["forecast", "parity"])
def test_parquet_and_csv_say_the_same(command: str, sound: Path, tmp_path: Path) -> None:
    figures().write_parquet(tmp_path / "sound.parquet")
    run(command, sound, tmp_path / "a.csv")
    run(command, tmp_path / "sound.parquet", tmp_path / "b.parquet")
    one, other = pl.read_csv(tmp_path / "a.csv"), pl.read_parquet(tmp_path / "b.parquet")
    assert one.rows() == other.rows()


@pytest.mark.parametrize("command", ["forecast", "parity"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_rows(command: str, sound: Path, tmp_path: Path) -> None:
    figures().sample(fraction=1.0, shuffle=True, seed=5).write_csv(tmp_path / "shuffled.csv")
    run(command, sound, tmp_path / "a.csv", "--seed", "7")
    run(command, tmp_path / "shuffled.csv", tmp_path / "b.csv", "--seed", "7")
    run(command, sound, tmp_path / "c.csv", "--seed", "8")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()


def test_many_series_are_simulated_in_parts_with_the_same_result(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("forecast", sound, tmp_path / "whole.csv")
    monkeypatch.setattr(cli, "SERIES_AT_ONCE", 5)
    run("forecast", sound, tmp_path / "parts.csv")
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()


def test_series_that_cannot_be_projected_are_left_out_of_a_forecast_and_named(sound: Path, tmp_path: Path) -> None:
    with sound.open("a", encoding="utf-8") as file:
        file.write("one figure,2020,12\n")
    result = run("forecast", sound, tmp_path / "o.csv")
    assert result.exit_code == 0
    assert "1 series has fewer than 3 figures and cannot be projected: one figure." in result.stderr
    assert "one figure" not in pl.read_csv(tmp_path / "o.csv")["series_id"]


def test_a_file_without_a_series_to_project_is_named_by_forecast(tmp_path: Path) -> None:
    result = run("forecast", given(tmp_path, "a,2020,12", "a,2021,13"), tmp_path / "o.csv")
    assert result.exit_code == 1
    assert "cannot be projected: a." in result.stderr
    assert "Nothing was written." in result.stderr
    assert not (tmp_path / "o.csv").exists()


def test_a_group_may_be_given(tmp_path: Path) -> None:
    grouped = figures(24).with_columns(group=pl.col("series_id").str.slice(-1, 1))
    grouped.write_csv(tmp_path / "grouped.csv")
    assert run("forecast", tmp_path / "grouped.csv", tmp_path / "o.csv").exit_code == 0
    assert pl.read_csv(tmp_path / "o.csv").columns == FORECAST_COLUMNS


FAULTS = [
    (["a,2020,12", "a,2021,130"], "row 3, column share_women_pct: 130 is not a share in percent"),
    (["a,2020,12", "a,2020,13"], "row 3, column reference_year: The series already has a figure for this year, in row 2."),
    (["a,2020,12", "a,2999,13"], "row 3, column reference_year: 2999 has not come yet."),
    (
        ["a,2020,0.12", "a,2021,0.13"],
        "column share_women_pct: No figure is above 1 (the highest is 0.13): these look like ratios.",
    ),
    (["a,2020,12", "a,soon,13"], "row 3, column reference_year: “soon” is not a year."),
    (["a,2020,12", "a,2021,many"], "row 3, column share_women_pct: “many” is not a number."),
    (["a,2020,12", ",2021,13"], "row 3, column series_id: The series has no name."),
    (["a,2020,12", "a,2021,12,5"], "row 3: The number of cells here, 4, is not that of the header."),
    ([], "given.csv: There is no figure."),
]


@pytest.mark.parametrize("command", ["forecast", "parity"])
@pytest.mark.parametrize(("lines", "sentence"), FAULTS)
def test_a_fault_is_named_with_file_row_and_column(command: str, lines: list[str], sentence: str, tmp_path: Path) -> None:
    result = run(command, given(tmp_path, *lines), tmp_path / "o.csv")
    assert result.exit_code == 1
    assert (
        f"given.csv{', ' if sentence.startswith(('row', 'column')) else ''}{sentence.removeprefix('given.csv')}"
        in result.stderr
    )
    assert result.stdout == ""
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "This cannot be read as a table."),
        (b"series_id;reference_year;share_women_pct\na;2020;12,5\n", "separated by semicolons or tabs"),
        (
            b"country,year,women\nSEN,2020,43\n",
            "column series_id: This column is missing. The columns found are: country, year, women.",
        ),
    ],
)
def test_a_file_that_is_no_such_table_says_what_is_wanted(content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_bytes(content)
    result = run("parity", tmp_path / "given.csv", tmp_path / "o.csv")
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_all_faults_are_listed_and_counted(tmp_path: Path) -> None:
    result = run("parity", given(tmp_path, "a,2020,130", "a,2020,x", ",1700,-1"), tmp_path / "o.csv")
    lines = result.stderr.splitlines()
    assert [line.split(":")[0].split(", ")[1] for line in lines[:-2]] == ["row 2", "row 3", "row 3", "row 4", "row 4", "row 4"]
    assert lines[-2:] == ["6 faults in given.csv.", "Nothing was written."]


def test_very_many_faults_are_cut_but_counted(tmp_path: Path) -> None:
    result = run("parity", given(tmp_path, *[f"a,{1900 + at},101" for at in range(120)]), tmp_path / "o.csv")
    assert len(result.stderr.splitlines()) == cli.MOST_LINES + 2
    assert "120 faults in given.csv." in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["forecast", "parity"])
def test_messages_come_in_the_language_asked_for(command: str, language: str, tmp_path: Path) -> None:
    result = run(command, given(tmp_path, "a,2020,130"), tmp_path / "o.csv", "--lang", language)
    wanted = {"en": "given.csv, row 2, column share_women_pct: ", "fr": "given.csv, ligne 2, colonne share_women_pct\u00a0: "}
    assert wanted[language] in result.stderr


SOUND = [f"a,{year},{20 + year % 5}" for year in range(2005, 2025)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([f"b,{year},30" for year in range(2015, 2025)], "All 10 figures of b are 30.0"),
        ([f"b,{year},0" for year in range(2015, 2025)], "All 10 figures of b are zero"),
        (["b,2001,12", "b,2002,13", "b,2020,20"], "b has no figure between 2002 and 2020"),
        ([f"b,{year},0.{year % 10}" for year in range(2015, 2025)], "No figure of these series is above 1 %: b."),
        (["b,2018,", "b,2019,10", "b,2020,12", "b,2021,12.5"], "Rows without a share were passed over, in: b."),
    ],
)
@pytest.mark.parametrize("command", ["forecast", "parity"])
def test_what_is_odd_but_sound_is_said_and_projected(command: str, lines: list[str], sentence: str, tmp_path: Path) -> None:
    result = run(command, given(tmp_path, *SOUND, *lines), tmp_path / "o.csv")
    assert result.exit_code == 0
    assert sentence in result.stderr
    assert set(pl.read_csv(tmp_path / "o.csv")["series_id"]) == {"a", "b"}


def test_only_zeros_can_be_projected(tmp_path: Path) -> None:
    result = run("parity", given(tmp_path, *[f"b,{year},0" for year in range(2015, 2025)]), tmp_path / "o.csv")
    assert result.exit_code == 0
    assert pl.read_csv(tmp_path / "o.csv")["status"][0] != "too_few_observations"


@pytest.mark.parametrize(
    "options",
    [
        ["--horizon", "0"],
        ["--horizon", "151"],
        ["--seed", "-1"],
        ["--paths", "10"],
        ["--lang", "de"],
        ["--horizon", "many"],
    ],
)
def test_wrong_usage_exits_with_2(sound: Path, tmp_path: Path, options: list[str]) -> None:
    assert run("forecast", sound, tmp_path / "o.csv", *options).exit_code == 2


@pytest.mark.parametrize("threshold", ["0", "101"])
def test_a_threshold_is_a_share(sound: Path, tmp_path: Path, threshold: str) -> None:
    assert run("parity", sound, tmp_path / "o.csv", "--threshold", threshold).exit_code == 2


@pytest.mark.parametrize("output", ["o.txt", "o", "nowhere/o.csv"])
def test_a_place_that_cannot_be_written_is_refused_before_any_work(sound: Path, tmp_path: Path, output: str) -> None:
    result = run("forecast", sound, tmp_path / output)
    assert result.exit_code == 2
    assert "--output" in result.stderr


@pytest.mark.parametrize("command", ["forecast", "parity"])
def test_input_must_exist(command: str, tmp_path: Path) -> None:
    assert run(command, tmp_path / "nothing.csv", tmp_path / "o.csv").exit_code == 2


def test_a_write_that_fails_leaves_the_old_file(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "o.csv"
    output.write_text("old", encoding="utf-8")

    def full_disk(_: pl.DataFrame, part: Path) -> None:
        part.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device", str(part))

    monkeypatch.setattr(pl.DataFrame, "write_csv", full_disk)
    result = run("forecast", sound, output)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert output.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.csv", "sound.csv"]


def test_help_names_the_columns() -> None:
    result = RUNNER.invoke(cli.app, ["forecast", "--help"])
    assert result.exit_code == 0
    assert "share_women_pct" in result.stdout


def test_backtest_compares_the_methods_asked_for(sound: Path, tmp_path: Path) -> None:
    methods = ["--method", "no_change", "--method", "resampled_paths", "--method", "logit_linear"]
    options = [*methods, "--horizon", "5", "--first-origin", "2012", "--last-origin", "2014"]
    result = run("backtest", sound, tmp_path / "b.csv", *options)
    assert result.exit_code == 0
    found = pl.read_csv(tmp_path / "b.csv")
    whole = found.filter(pl.col("split") == "all")
    assert set(whole["method"]) == {"no_change", "resampled_paths", "logit_linear"}
    assert whole["horizon"].unique().to_list() == [5]
    assert whole["cases"].unique().to_list() == [36]
    assert found["split"].unique().sort().to_list() == ["all", "starting_level"]
    by_level = found.filter(pl.col("split") == "starting_level", pl.col("method") == "no_change")
    assert by_level["cases"].sum() == 36


def test_the_error_of_no_change_is_what_the_figures_say(sound: Path, tmp_path: Path) -> None:
    run("backtest", sound, tmp_path / "b.csv", "--method", "no_change", "--horizon", "5", "--first-origin", "2010")
    wide = figures().pivot(on="reference_year", index="series_id", values="share_women_pct").drop("series_id").to_numpy()
    errors = np.abs(wide[:, 10:] - wide[:, 5:-5])
    found = pl.read_csv(tmp_path / "b.csv").filter(pl.col("split") == "all")
    assert found["mae_pp"].to_list() == [pytest.approx(errors.mean(), abs=1e-4)]
    assert not (tmp_path / "b_groups.csv").exists()


def test_differences_to_the_reference_stand_beside_the_scores(sound: Path, tmp_path: Path) -> None:
    options = ["--method", "no_change", "--method", "resampled_paths", "--horizon", "5", "--first-origin", "2012"]
    run("backtest", sound, tmp_path / "b.csv", *options)
    whole = pl.read_csv(tmp_path / "b.csv").filter(pl.col("split") == "all")
    mae = dict(whole.select("method", "mae_pp").iter_rows())
    difference = dict(whole.select("method", "mae_difference_pp").iter_rows())
    assert difference["resampled_paths"] is None
    assert difference["no_change"] == pytest.approx(mae["no_change"] - mae["resampled_paths"], abs=2e-4)


def test_groups_and_calibration_are_written_beside(tmp_path: Path) -> None:
    figures(24).with_columns(group=pl.col("series_id").str.slice(-1, 1)).write_csv(tmp_path / "grouped.csv")
    options = ["--method", "resampled_paths", "--horizon", "5", "--first-origin", "2016"]
    result = run("backtest", tmp_path / "grouped.csv", tmp_path / "b.parquet", *options)
    assert result.exit_code == 0
    assert set(pl.read_parquet(tmp_path / "b.parquet")["split"]) == {"all", "group", "starting_level"}
    assert pl.read_parquet(tmp_path / "b_calibration.parquet")["threshold_pct"].unique().sort().to_list() == [20.0, 30.0, 40.0]
    assert pl.read_parquet(tmp_path / "b_groups.parquet").height > 0


def test_a_shipped_indicator_is_named_by_its_id(tmp_path: Path) -> None:
    options = ["--method", "no_change", "--horizon", "5", "--first-origin", "2010", "--last-origin", "2011", "--paths", "200"]
    command = ["backtest", "--indicator", "women_ministers", "--output", str(tmp_path / "b.csv"), *options]
    result = RUNNER.invoke(cli.app, command)
    assert result.exit_code == 0
    assert "5 years ahead" in result.stdout
    assert pl.read_csv(tmp_path / "b.csv").filter(pl.col("split") == "group").height > 1


@pytest.mark.parametrize("options", [["--indicator", "nothing"], ["--indicator", "women_ministers", "--source", "wdi"]])
def test_an_unknown_selection_is_named(options: list[str], tmp_path: Path) -> None:
    result = RUNNER.invoke(cli.app, ["backtest", "--output", str(tmp_path / "b.csv"), *options])
    assert result.exit_code == 1
    assert f"({options[-2]}: {options[-1]})" in result.stderr


def test_backtest_wants_one_source_of_series_and_known_methods(sound: Path, tmp_path: Path) -> None:
    neither = RUNNER.invoke(cli.app, ["backtest", "--output", str(tmp_path / "b.csv")])
    both = run("backtest", sound, tmp_path / "b.csv", "--indicator", "women_ministers")
    unknown = run("backtest", sound, tmp_path / "b.csv", "--method", "crystal_ball")
    assert [neither.exit_code, both.exit_code, unknown.exit_code] == [2, 2, 2]
    assert "crystal_ball" in unknown.stderr


def test_figures_too_few_to_compare_are_named(tmp_path: Path) -> None:
    result = run("backtest", given(tmp_path, "a,2020,12", "a,2021,13", "a,2022,14"), tmp_path / "b.csv")
    assert result.exit_code == 1
    assert "Nothing was written." in result.stderr
