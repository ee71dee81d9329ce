"""The terminal door: python cli.py build | check | dictionary | forecast | parity | backtest | deck | brief."""

from __future__ import annotations

import datetime
import logging
import math
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

import numpy as np
import polars as pl
import polars.selectors as cs
import typer

from analysis.backtest_methods import METHODS, REFERENCE, SLOW_METHODS
from analysis.backtest_scores import calibration, group_scores, paired, scores
from analysis.backtests import HORIZONS, Record, backtest
from analysis.claims_today import Measured, claims_today
from analysis.forecasts import FEWEST_OBSERVATIONS, Fit, fit, simulate_in_chunks
from analysis.hindcasts import SAMPLES, track_record
from analysis.outlooks import CHAMBERS, SEATS_SOURCE, Asked, Tables, family_of
from analysis.outlooks_shipped import Plan, shipped
from analysis.panel import as_series, remarks
from analysis.parity import HORIZON_YEARS, PARITY_PCT, Goal, no_paths, parity
from analysis.paths import Paths
from data.build import SHIPPED, build
from data.checks import problems
from data.dictionary import dictionary_text
from data.errors import ParityHorizonError, SeriesFileError, TooFewObservationsError, UnknownSelectionError
from data.registry import Registry, load
from data.schema import TOTAL
from data.series import COLUMNS, SeriesFile, read_series
from data.store import Edition, Store, open_store
from exports.deck_edits import LANGUAGES_OF, asked
from i18n import Language, Translator

app = typer.Typer(add_completion=False, help=__doc__)

Sources = Annotated[Path, typer.Option(help="Folder of the source files.", exists=True, file_okay=False)]
Input = Annotated[
    Path,
    typer.Option(
        "--input",
        help="CSV or parquet with series_id, reference_year, share_women_pct (percent) and, if wanted, group.",
        exists=True,
        dir_okay=False,
        readable=True,
    ),
]
Output = Annotated[Path, typer.Option("--output", help="CSV or parquet to write; it is replaced only when all is done.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")]
PathCount = Annotated[int, typer.Option("--paths", min=200, max=20_000, help="Simulated futures of each series.")]
Spoken = Annotated[Language, typer.Option("--lang", help="Language of the messages.")]

FORECAST_COLUMNS: Final = ("median_pct", "lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct")
PARITY_COLUMNS: Final = (
    "series_id",
    "latest_year",
    "latest_pct",
    "status",
    "parity_year_median",
    "parity_year_lower_80",
    "parity_year_upper_80",
    "probability_2030",
    "probability_2050",
)
TRIED: Final = {**METHODS, **SLOW_METHODS}
"""What backtest can try; those that are fitted to each series take minutes."""
SERIES_AT_ONCE: Final = 100
"""Series simulated together: 2,000 paths of 150 years are 120 MB."""
OPENING_GROUPS: Final = ("PROJECT", "ASIA_PACIFIC", "AFRICA", "WORLD")
AT_ONCE: Final = 2
"""Indicators that the build projects at the same time: each takes up to half a gigabyte."""
MOST_LINES: Final = 100
MOST_NAMES: Final = 8


@app.command(name="build")
def build_tables(sources: Sources) -> None:
    """Reads the source files and replaces the tables, the geometry and the data dictionary that ship."""
    started = time.perf_counter()
    with stopping("Nothing was replaced. "):
        edition = build(sources, say=typer.echo, derive=derived)
    for line in edition_lines(edition):
        typer.echo(line)
    typer.echo(f"built in {time.perf_counter() - started:.1f} s")


def derived(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What ships beside the figures: projections, the record of past ones, what is projected of published estimates."""
    made, known = outlooks(tables), Tables(tables["observations"], tables["areas"], tables["elections"])
    claims = [
        Measured(one.id, one.indicator, one.group or one.ref_area, one.level) for one in load().claims.values() if one.indicator
    ]
    made["claims_today"] = claims_today(claims, made["parity"], known, asked_of(load()))
    return {**made, **record_of(tables)}


def record_of(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The record of every sample: how far off projections from past years were, and those projections."""
    found = []
    for sample in SAMPLES:
        found.append(track_record(sample, tables["observations"], tables["areas"]))
        typer.echo(f"record: {sample.indicator} {sample.source}: {found[-1].hindcasts.height} projected years")
    return {
        "record": pl.concat([one.scores for one in found], how="vertical_relaxed"),
        "hindcasts": pl.concat([one.hindcasts for one in found], how="vertical_relaxed"),
    }


def asked_of(registry: Registry) -> list[Asked]:
    """The indicators whose projections ship: every share that has a parity."""
    return [
        Asked(one.id, one.sources, family_of(one.theme, public=one.scope == "public"), public=one.scope == "public")
        for one in registry.indicators.values()
        if one.unit == "percent" and one.parity_pct == PARITY_PCT
    ]


def outlooks(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The default projections of every share that has a parity, from the tables of a build."""
    registry = load()
    opening = frozenset({*OPENING_GROUPS, *registry.groups["PROJECT"].members})
    plan = Plan(asked_of(registry), registry.groups, chambers=CHAMBERS, seats_source=SEATS_SOURCE, modelled=opening)
    known = Tables(tables["observations"], tables["areas"], tables["elections"])
    # Most of the time is numpy's, which lets two threads work at once.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return shipped(known, plan, typer.echo, run=threads.map)


@app.command()
def check() -> None:
    """Checks what ships: schema, order, hashes, registries against figures, data dictionary."""
    with stopping():
        found = problems(SHIPPED, load())
    for line in found:
        typer.echo(line)
    if found:
        typer.echo(f"problems: {len(found)}", err=True)
        raise typer.Exit(code=1)
    typer.echo("all is well")


@app.command()
def dictionary() -> None:
    """Writes docs/data_dictionary.md anew from the registries and the shipped tables."""
    with stopping():
        text = dictionary_text(load(), Store(SHIPPED.tables).available())
    SHIPPED.dictionary.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(f"{SHIPPED.dictionary.name}: {len(text.splitlines())} lines")


@app.command()
def forecast(
    *,
    source: Input,
    output: Output,
    horizon: Annotated[int, typer.Option(min=1, max=HORIZON_YEARS, help="Years ahead.")] = 15,
    seed: Seed = 0,
    paths: PathCount = 2000,
    lang: Spoken = "en",
) -> None:
    """Projects each series: median and 80 and 95 % intervals for the years after its last figure."""
    with speaking(lang) as t:
        check_output(t, output)
        series = read_input(t, source)
        fitted, left_out = fit_or_none(series.figures)
        say_left_out(t, left_out)
        if fitted is None:
            raise TooFewObservationsError(fewest=FEWEST_OBSERVATIONS)
        summaries = [one.summary() for one in simulated(t, fitted, horizon, paths, seed)]
        write(t, pl.concat(summaries).with_columns(pl.col(FORECAST_COLUMNS).round(3)), output)


@app.command(name="parity")
def parity_years(
    *,
    source: Input,
    output: Output,
    threshold: Annotated[float, typer.Option(help="Share that counts as parity, in percent.")] = PARITY_PCT,
    seed: Seed = 0,
    paths: PathCount = 2000,
    lang: Spoken = "en",
) -> None:
    """Says when each series reaches parity: status, median year, 80 % interval, chances by 2030 and 2050."""
    with speaking(lang) as t:
        check_output(t, output)
        goal = goal_of(t, threshold)
        series = read_input(t, source)
        fitted, left_out = fit_or_none(series.figures)
        say_left_out(t, left_out)
        frames = [parity(one, goal) for one in simulated(t, fitted, HORIZON_YEARS, paths, seed)] if fitted else []
        frame = pl.concat([*frames, parity(no_paths(), goal, left_out=left_out)], how="diagonal_relaxed")
        write(t, frame.select(PARITY_COLUMNS).sort("series_id"), output)


@app.command(name="backtest")
def backtest_methods(
    *,
    output: Output,
    source: Annotated[Path | None, typer.Option("--input", help="Your own series.", exists=True, dir_okay=False)] = None,
    indicator: Annotated[str, typer.Option(help="An indicator of this copy, such as women_in_parliament.")] = "",
    edition: Annotated[str, typer.Option("--source", help="Its source; the first in the registry unless named.")] = "",
    method: Annotated[list[str], typer.Option(help=f"One of {', '.join(TRIED)}; may be repeated.")] = list(METHODS),  # noqa: B006 - typer copies it
    horizon: Annotated[list[int], typer.Option(min=1, max=50, help="Years ahead; may be repeated.")] = list(HORIZONS),  # noqa: B006 - same
    first_origin: Annotated[int, typer.Option(help="First year to project from.")] = 0,
    last_origin: Annotated[int, typer.Option(help="Last year to project from.")] = 9999,
    complete_years: Annotated[int, typer.Option(min=0, help="Only series with a figure in each of so many years.")] = 0,
    seed: Seed = 0,
    paths: PathCount = 1000,
    lang: Spoken = "en",
) -> None:
    """Projects from past years and compares with what happened.

    Writes the scores to the output, those of means of groups and the calibration of crossings beside it (_groups,
    _calibration).
    """
    with speaking(lang) as t:
        check_output(t, output)
        if (source is None) == (not indicator):
            raise typer.BadParameter(t.text("models_cli.input_or_indicator"), param_hint="--input, --indicator")
        unknown = sorted(set(method) - set(TRIED))
        if unknown:
            raise typer.BadParameter(t.text("models_cli.unknown_method", name=unknown[0]), param_hint="--method")
        series = read_input(t, source).figures if source else shipped_series(indicator, edition)
        years = [year for year in series["reference_year"].unique().sort() if first_origin <= year <= last_origin]
        with typer.progressbar(length=len(years), label=t.text("models_cli.projecting"), file=sys.stderr) as bar:
            record = backtest(
                series,
                rng=np.random.default_rng(seed),
                origins=years,
                horizons=horizon,
                methods={name: TRIED[name] for name in method},
                complete_years=complete_years,
                paths=paths,
                progress=lambda done, _: bar.update(done - bar.pos),
            )
        say_scores(t, scores(record.cases))
        beside = {"": all_scores(record)}
        if record.groups.height:
            beside["_groups"] = group_scores(record.groups)
        if record.crossings.height:
            beside["_calibration"] = calibration(record.crossings)
        for ending, frame in beside.items():
            write(t, frame.with_columns(cs.float().fill_nan(None).round(4)), output.with_stem(f"{output.stem}{ending}"))


def shipped_series(indicator: str, source: str) -> pl.DataFrame:
    """Countries' totals of a shipped indicator, as analysis.panel takes them; raises UnknownSelectionError."""
    registry, store = load(), open_store()
    known = registry.indicators.get(indicator)
    if known is None or known.unit != "percent":
        raise UnknownSelectionError(name="--indicator", value=indicator)
    if source and source not in known.sources:
        raise UnknownSelectionError(name="--source", value=source)
    chosen = store.observations(indicator, source=source or known.sources[0], sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    return as_series(chosen, store.areas())


def all_scores(record: Record) -> pl.DataFrame:
    """Scores of all cases, by group and by starting level, one under the other, named by `split` and `part`.

    The rows of all cases have the differences to the reference where it was among the methods.
    """
    whole = scores(record.cases).with_columns(split=pl.lit("all"), part=pl.lit("all"))
    if set(record.cases["method"]) > {REFERENCE}:
        whole = whole.join(paired(record.cases).drop("cases"), on=["method", "horizon"], how="left", maintain_order="left")
    grouped = record.cases.filter(pl.col("group") != "")
    splits = {"group": grouped, "starting_level": record.cases}
    parts = [
        scores(cases, by=[by]).rename({by: "part"}).with_columns(split=pl.lit(by))
        for by, cases in splits.items()
        if cases.height
    ]
    together = pl.concat([whole, *parts], how="diagonal_relaxed")
    return together.select("split", "part", pl.all().exclude("split", "part"))


def say_scores(t: Translator, found: pl.DataFrame) -> None:
    """The scores of all cases on the terminal, a block for each horizon."""
    for (horizon,), some in found.group_by("horizon", maintain_order=True):
        typer.echo(t.text("models_cli.years_ahead", years=horizon, cases=t.number(some["cases"].to_list()[0])))
        for row in some.iter_rows(named=True):
            figures = [row["mae_pp"], row["crps_pp"], row["coverage_80"], row["coverage_95"], row["width_80_pp"]]
            cells = [
                "" if one is None else t.number(one, decimals) for one, decimals in zip(figures, (2, 2, 3, 3, 1), strict=True)
            ]
            typer.echo("  " + "".join(cell.rjust(8) for cell in cells) + "  " + row["method"])


@app.command(name="deck")
def write_deck(
    spec: Annotated[
        Path, typer.Option(help="A list of slides (TOML, see data/decks), or a saved deck (JSON).", dir_okay=False)
    ],
    output: Annotated[Path, typer.Option(help="The PPTX to write; it is replaced only when all is done.")],
    lang: Annotated[Literal["en", "fr", "both"], typer.Option(help="Language of the slides; both: in pairs.")] = "en",
    country: Annotated[str, typer.Option(help="ISO3 code, for a list that leaves the country open.")] = "",
    home: Annotated[str, typer.Option(help="Address of the app, for links back to its pages.")] = "",
) -> None:
    """Writes a deck as PPTX, with every chart as it stands on its page today."""
    with hushed(), speaking("fr" if lang == "fr" else "en") as t:
        check_place(t, output, {".pptx"}, "deck.cli.pptx")
        # Pages come with Streamlit, which takes seconds to load.
        from exports.slides import write_slides  # noqa: PLC0415 - as above
        from pages.shared.deck_build import from_file  # noqa: PLC0415 - as above

        built = from_file(spec, country, say=lambda done, of: typer.echo(t.text("deck.drawn_of", done=done, of=of), err=True))
        for at, fault in built.faults:
            typer.echo(t.text("deck.cli.missing", at=at, reason=t.text(fault.key, **fault.details)), err=True)
        replace_file(output, write_slides(asked(built.deck), LANGUAGES_OF[lang], home))
        typer.echo(t.count("deck.cli.written", len(built.deck.slides), file=output))


@app.command(name="brief")
def write_briefs(
    output: Annotated[Path, typer.Option(help="The PPTX, DOCX or PDF to write; with --all a ZIP of all three a country.")],
    country: Annotated[str, typer.Argument(help="ISO3 code of the country.")] = "",
    lang: Annotated[Language, typer.Option(help="Language of the brief.")] = "en",
    everyone: Annotated[bool, typer.Option("--all", help="The nine project countries.")] = False,
    home: Annotated[str, typer.Option(help="Address of the app, for links back to its pages.")] = "",
) -> None:
    """Writes the brief of a country on two pages, or those of the nine project countries."""
    with hushed(), speaking(lang) as t:
        if bool(country) == everyone:
            raise typer.BadParameter(t.text("brief.cli.who"), param_hint="--all")
        check_place(t, output, {".zip"} if everyone else {".pptx", ".docx", ".pdf"}, "brief.cli.ending")
        # Pages come with Streamlit, which takes seconds to load.
        from pages.shared import brief_files as files  # noqa: PLC0415 - as above

        if everyone:
            jobs = [files.Job(one, lang, ending) for one in load().groups["PROJECT"].members for ending in files.ENDINGS]
            content = files.bundle(jobs, home, lambda done, job: typer.echo(f"{done} {job.file_name}", err=True))
        else:
            if not files.is_country(country):
                raise typer.BadParameter(t.text("brief.cli.unknown", country=country), param_hint="COUNTRY")
            ending = next(one for one in files.ENDINGS if output.suffix.lower() == f".{one}")
            jobs = [files.Job(country.upper(), lang, ending)]
            content = files.write(jobs[0], home)
        replace_file(output, content)
        typer.echo(t.count("brief.cli.written", len(jobs), file=output))


@contextmanager
def hushed() -> Iterator[None]:
    """Keeps back warnings: Streamlit's that it runs without its server mean nothing to whoever runs a command."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def fit_or_none(figures: pl.DataFrame) -> tuple[Fit | None, pl.DataFrame]:
    """The fit, None where no series has figures enough; and the series that are left out with their latest figure."""
    try:
        fitted = fit(figures)
    except TooFewObservationsError:
        last = figures.sort("reference_year").group_by("series_id").last()
        return None, last.select("series_id", latest_year="reference_year", latest_pct="share_women_pct").sort("series_id")
    return fitted, fitted.left_out


def simulated(t: Translator, fitted: Fit, horizon: int, paths: int, seed: int) -> Iterator[Paths]:
    """Paths of all series, some at a time, with a bar on the terminal."""
    chunks = simulate_in_chunks(fitted, horizon, paths, np.random.default_rng(seed), at_once=SERIES_AT_ONCE)
    length = math.ceil(len(fitted.series) / SERIES_AT_ONCE)
    with typer.progressbar(chunks, length=length, label=t.text("models_cli.projecting"), file=sys.stderr) as bar:
        yield from bar


def read_input(t: Translator, source: Path) -> SeriesFile:
    """The series of the file; what is worth knowing about them is said on stderr."""
    series = read_series(source, datetime.date.today().year)
    for kind, names in series.remarks.items():
        typer.echo(t.text(f"models_cli.remark.{kind}", names=some_of(t, names)), err=True)
    found = remarks(series.figures)
    for one in found[:MOST_LINES]:
        typer.echo(t.text(one.key, **one.details), err=True)
    if len(found) > MOST_LINES:
        typer.echo(t.count("models_cli.more_remarks", len(found) - MOST_LINES), err=True)
    return series


def say_left_out(t: Translator, left_out: pl.DataFrame) -> None:
    """Names the series that are not projected on stderr."""
    if left_out.height:
        names = some_of(t, left_out["series_id"].to_list(), most=MOST_LINES)
        typer.echo(t.count("models_cli.left_out", left_out.height, fewest=FEWEST_OBSERVATIONS, names=names), err=True)


def some_of(t: Translator, names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The first of many names, and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return t.text("models_cli.and_more", names=", ".join(names[:most]), n=t.number(len(names) - most))


def goal_of(t: Translator, threshold: float) -> Goal:
    """The goal; a threshold that is no share is a fault of usage."""
    try:
        return Goal(threshold)
    except ValueError as fault:
        raise typer.BadParameter(t.text("models_cli.threshold"), param_hint="--threshold") from fault


def check_output(t: Translator, output: Path) -> None:
    """Refuses, before any work, a place where the result could not be written."""
    check_place(t, output, {".csv", ".parquet"}, "models_cli.output_kind")


def check_place(t: Translator, output: Path, endings: set[str], wrong: str) -> None:
    """Refuses another ending than these (`wrong` is the message's key), and a folder that is not there."""
    if output.suffix.lower() not in endings:
        raise typer.BadParameter(t.text(wrong), param_hint="--output")
    if not output.absolute().parent.is_dir() or output.is_dir():
        raise typer.BadParameter(t.text("models_cli.output_folder", folder=output.parent), param_hint="--output")


def write(t: Translator, frame: pl.DataFrame, output: Path) -> None:
    """Writes beside the output and swaps at the end, so that a file is there whole or not at all."""
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        (frame.write_parquet if output.suffix.lower() == ".parquet" else frame.write_csv)(part)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    typer.echo(t.count("models_cli.written", frame.height, file=output))


def replace_file(output: Path, content: bytes) -> None:
    """The file whole or not at all: written beside its place and swapped."""
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def speaking(language: Language) -> Iterator[Translator]:
    """Ends the command with exit code 1 and sentences in the reader's language where the data are at fault."""
    t = Translator(language)
    try:
        yield t
    except SeriesFileError as error:
        lines = fault_lines(t, error)
    except ParityHorizonError as error:
        lines = [t.text(error.key, **error.details)]
    except OSError as error:
        lines = [t.text("models_cli.cannot_open", file=error.filename, reason=error.strerror)]
    else:
        return
    for line in [*lines, t.text("models_cli.nothing_written")]:
        typer.echo(line, err=True)
    raise typer.Exit(code=1)


def fault_lines(t: Translator, error: SeriesFileError) -> list[str]:
    """One sentence a fault with its file, row and column, and how many there are."""
    file, lines = error.details["file"], []
    for row, column, fault, value in error.faults.head(MOST_LINES).iter_rows():
        place = {(True, True): "cell", (True, False): "row", (False, True): "column", (False, False): "file"}
        key = place[row is not None and row > 0, bool(column)]
        sentence = t.text(f"models_cli.fault.{fault}", value=value, columns=", ".join(COLUMNS))
        lines.append(t.text(f"models_cli.place.{key}", file=file, row=row, column=column, sentence=sentence))
    return [*lines, t.count("models_cli.faults", error.faults.height, file=file)]


@contextmanager
def stopping(said_first: str = "") -> Iterator[None]:
    """Ends the command with exit code 1 and the error's text where one of our errors is raised."""
    try:
        yield
    except ParityHorizonError as error:
        typer.echo(f"{said_first}{error}", err=True)
        raise typer.Exit(code=1) from error


def edition_lines(edition: Edition) -> list[str]:
    """The edition in lines: version and date, each table's rows and bytes, files of the folder that nothing read."""
    files = {**edition.tables, **edition.geometry}
    return [
        f"edition {edition.version}, {edition.date.isoformat()}",
        *(f"{name}: {'' if one.rows is None else f'{one.rows} rows, '}{one.bytes} bytes" for name, one in files.items()),
        f"tables together: {sum(one.bytes for one in edition.tables.values())} bytes",
        f"not read in this edition: {', '.join(edition.not_read) or 'none'}",
    ]


if __name__ == "__main__":
    app()
