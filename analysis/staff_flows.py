"""Who leaves and why, who is recruited, what is paid, who has which contract: by sex, from a service's own figures.

Everything is computed from what analysis.disclosure.release returns: a share or a mean is null where a number it needs is
hidden, so that nothing is told here that the tables do not tell. Pay is the one exception, since it is no count; its rules
stand at `pay_by_level` and `pay_gap`.

`year` is a year of the table, or None for all years together (flows) or a file without years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from analysis.disclosure import Released, share_of
from data.schema import TOTAL

WOMEN, MEN = "F", "M"
STAGES: Final = ("applied", "shortlisted", "recruited")


@dataclass(frozen=True)
class PayGap:
    """Men's mean pay less women's, in the file's money, and where it comes from (Kitagawa 1955):

    `within`: men and women of the same level are paid differently; `distribution`: men and women are spread differently over
    the levels. Both are with the other part averaged over the two sexes, so that they add up to `gap` with nothing left over.
    `gap_pct` is of men's mean pay. `joined` are the levels that count as one, since their numbers are hidden.
    """

    women_mean: float
    men_mean: float
    gap: float
    gap_pct: float
    within: float
    distribution: float
    joined: tuple[str, ...]


def exit_reasons(released: Released, year: int | None = None) -> pl.DataFrame | None:
    """exit_reason, sex, people, all (leavers of that sex), share_pct; the sums are no rows. None without the table.

    Reasons by how often they are given, the rarest last; hidden ones at the end.
    """
    table = released.tables.get("left_by_reason")
    if table is None:
        return None
    rows = _of_year(table, year).filter(pl.col("sex") != TOTAL)
    whole = rows.filter(pl.col("exit_reason") == TOTAL).select("sex", all="people")
    parts = rows.filter(pl.col("exit_reason") != TOTAL).join(whole, on="sex", how="left", maintain_order="left")
    often = pl.col("people").sum().over("exit_reason")
    share = pl.when(pl.col("all") > 0).then(100 * pl.col("people") / pl.col("all"))
    shares = parts.select("exit_reason", "sex", "people", "all", share_pct=share)
    return shares.sort(often, pl.col("exit_reason"), descending=[True, False], maintain_order=True)


def funnel(released: Released, year: int | None = None, level: str = TOTAL) -> pl.DataFrame:
    """stage, women, men, women_pct (of women and men), and women_kept_pct, men_kept_pct: of those of the stage before.

    Stages that the file lacks are left out, so that each is compared with the one before it that is there. Over 100 %: more
    were recruited than applied, as where vacancies are filled without applications.
    """
    stages = [_stage(released, stage, year, level) for stage in STAGES if stage in released.tables]
    if not stages:
        return pl.DataFrame(schema={"stage": pl.String, "women": pl.Int64, "men": pl.Int64, "women_pct": pl.Float64})
    rows = pl.concat(stages)
    kept = {
        f"{sex}_kept_pct": pl.when(pl.col(sex).shift() > 0).then(100 * pl.col(sex) / pl.col(sex).shift())
        for sex in ("women", "men")
    }
    return rows.with_columns(**kept)


def vacancies(released: Released, year: int | None = None) -> pl.DataFrame | None:
    """vacancy (`_T` last), level (`_T` last), women, men, women_pct: who was recruited to advertised and pre-assigned posts."""
    table = released.tables.get("recruited_by_vacancy")
    return None if table is None else women_and_men(_of_year(table, year))


def mix(released: Released, table: str, year: int | None = None, level: str = TOTAL) -> pl.DataFrame | None:
    """People of a level by contract, age, entity or duty station: its value, women, men, women_pct (women's share there),
    of_women_pct, of_men_pct (the part of all women, of all men, who are there); `_T` last. None without the table.

    `table`: "staff_by_contract", "staff_by_age", "staff_by_entity", "staff_by_duty_station".
    """
    found = released.tables.get(table)
    if found is None:
        return None
    rows = women_and_men(_of_year(found, year).filter(pl.col("level") == level)).drop("level")
    last = rows.row(-1, named=True)

    def part(sex: str) -> pl.Expr:
        return pl.when(pl.lit(last[sex]) > 0).then(100 * pl.col(sex) / last[sex]) if last[sex] else pl.lit(None, pl.Float64)

    return rows.with_columns(of_women_pct=part("women"), of_men_pct=part("men"))


def women_and_men(table: pl.DataFrame) -> pl.DataFrame:
    """A released table with its sexes side by side: its dimensions, women, men, women_pct of both; null where hidden."""
    shares = share_of(table, WOMEN, of=(WOMEN, MEN))
    men = table.filter(pl.col("sex") == MEN).select(pl.exclude("sex", "suppressed", "people"), men="people")
    by = [name for name in shares.columns if name not in ("people", "all", "share_pct")]
    both = shares.join(men, on=by, how="left", nulls_equal=True, maintain_order="left")
    return both.select(*(name for name in by if name != "year"), "men", women="people", women_pct="share_pct").select(
        pl.exclude("women", "men", "women_pct"), "women", "men", "women_pct"
    )


def pay_by_level(staff: pl.DataFrame, released: Released, year: int | None = None) -> pl.DataFrame | None:
    """level (from the base; `_T` last), women, men, then mean pay of each, ratio_pct (women's mean of men's),
    gap (men's less women's mean); null where hidden. None without pay.

    Pay of a level and sex is told where the number of those whose pay is known is shown: five or more, and not to be had by
    subtraction. `staff` are the rows that were released. That one person earns most of what five do is not looked for. Medians
    are not told: that of five people is the pay of one of them.
    """
    counts = _paid(released, year)
    if counts is None:
        return None
    rows = _with_pay(staff, year)
    pay = pl.concat([rows, rows.with_columns(level=pl.lit(TOTAL))]).group_by("level", "sex").agg(_mean())
    for sex, name in ((WOMEN, "women"), (MEN, "men")):
        own = pay.filter(pl.col("sex") == sex).select("level", mean="mean")
        counts = counts.join(own, on="level", how="left", maintain_order="left")
        counts = counts.with_columns(pl.when(pl.col(name) > 0).then(pl.col("mean")).alias("mean"))
        counts = counts.rename({"mean": f"{name}_mean"})
    women, men = pl.col("women_mean"), pl.col("men_mean")
    return counts.with_columns(ratio_pct=100 * women / men, gap=men - women)


def pay_gap(staff: pl.DataFrame, released: Released, year: int | None = None) -> PayGap | None:
    """The gap over all levels and its two parts; None where a sex's number over all levels is hidden or nobody.

    Levels of which a number is hidden count together as one: their sum could be had by subtraction anyway, and the rule of
    analysis.disclosure keeps it from being under five.
    """
    counts = _paid(released, year)
    if counts is None or not all(counts.row(-1, named=True)[name] for name in ("women", "men")):
        return None
    known = counts.filter((pl.col("level") != TOTAL) & pl.col("women").is_not_null() & pl.col("men").is_not_null())
    group = pl.when(pl.col("level").is_in(known["level"].implode())).then(pl.col("level")).otherwise(pl.lit(TOTAL))
    rows = _with_pay(staff, year).filter(pl.col("sex").is_in([WOMEN, MEN]))
    means = rows.group_by(group.alias("group"), "sex").agg(_mean(), people=pl.col("headcount").sum()).sort("group")
    joined = [level for level in counts["level"] if level != TOTAL and level not in known["level"]]
    return _decompose(means, tuple(joined))


def _decompose(means: pl.DataFrame, joined: tuple[str, ...]) -> PayGap:
    """Kitagawa's two parts of groups (group, sex, mean, people). Where only one sex is in a group, nobody there is paid less
    than a colleague: all of its part is distribution."""
    groups = means["group"].unique().sort()

    def of(sex: str) -> tuple[np.ndarray, np.ndarray]:
        own = pl.DataFrame({"group": groups}).join(means.filter(pl.col("sex") == sex), on="group", how="left")
        people = own["people"].fill_null(0).to_numpy().astype(float)
        return people / people.sum(), own["mean"].to_numpy().astype(float)

    (women, women_pay), (men, men_pay) = of(WOMEN), of(MEN)
    women_pay, men_pay = np.where(np.isnan(women_pay), men_pay, women_pay), np.where(np.isnan(men_pay), women_pay, men_pay)
    within = float(((men_pay - women_pay) * (men + women) / 2).sum())
    distribution = float(((men - women) * (men_pay + women_pay) / 2).sum())
    women_mean, men_mean = float(women @ women_pay), float(men @ men_pay)
    gap = men_mean - women_mean
    return PayGap(women_mean, men_mean, gap, 100 * gap / men_mean, within, distribution, joined)


def _of_year(table: pl.DataFrame, year: int | None) -> pl.DataFrame:
    return table.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int64)))


def _stage(released: Released, stage: str, year: int | None, level: str) -> pl.DataFrame:
    rows = women_and_men(_of_year(released.tables[stage], year).filter(pl.col("level") == level))
    return rows.select(pl.lit(stage).alias("stage"), "women", "men", "women_pct")


def _paid(released: Released, year: int | None) -> pl.DataFrame | None:
    """level, women, men: those whose pay is known, as far as shown."""
    table = released.tables.get("paid")
    if table is None:
        return None
    rows = _of_year(table, year).filter(pl.col("pay_known") == "yes")
    found = women_and_men(rows.drop("pay_known")).select("level", "women", "men")
    return None if found.is_empty() else found


def _with_pay(staff: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """Rows of people in post in the year whose pay is known."""
    rows = staff.filter(pl.col("pay").is_not_null() & (pl.col("headcount") > 0))
    return rows.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int64))) if "year" in rows.columns else rows


def _mean() -> pl.Expr:
    """Mean pay of people: a row of several counts as often."""
    return ((pl.col("pay") * pl.col("headcount")).sum() / pl.col("headcount").sum()).alias("mean")
