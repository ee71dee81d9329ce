"""Ladders of grades: women's share at each level, where it falls, and the indices that summarise it.

A ladder is a frame with one row a level, from the base to the top: level, step (0 at the base), women, men, total,
share_pct, bound, obs_status. `ladder` makes it from observations; counts are null where the source gives shares only, and
the share is null where it is unknown. Bounds ("under 8 %") are kept to be shown and enter no arithmetic.

Headcounts of everybody have no sampling error. What is called chance here is the variation that a process would have which
filled each post by the toss of a coin with a given chance: it says how small a number of posts is, not how wrong a count is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

LADDER: Final[dict[str, pl.DataType]] = {
    "level": pl.String(),
    "step": pl.Int64(),
    "women": pl.Int64(),
    "men": pl.Int64(),
    "total": pl.Int64(),
    "share_pct": pl.Float64(),
    "bound": pl.String(),
    "obs_status": pl.String(),
}
By = Literal["step", "staff"]
RangeMethod = Literal["wilson", "exact"]


@dataclass(frozen=True)
class Indices:
    """What a ladder comes to; None where it cannot be computed.

    `overall_pct` is women's share over all levels, `top_pct` at the highest level with a share (`top_level`).
    `glass_ceiling` is overall / top: above 1, women are rarer at the top than overall. `dissimilarity_pct` is the part of
    the women (or of the men) who would have to change level for both to be spread alike. `senior_odds_ratio` compares
    women's odds of holding one of the senior posts with men's: 1 means equal odds.
    """

    overall_pct: float | None
    top_level: str | None
    top_pct: float | None
    glass_ceiling: float | None
    dissimilarity_pct: float | None
    senior_odds_ratio: float | None


@dataclass(frozen=True)
class Decomposition:
    """Change of the share over all levels, in points, in two parts that add up to it.

    `within_pp`: women's shares at the levels changed; `between_pp`: the levels grew or shrank unequally.
    """

    change_pp: float
    within_pp: float
    between_pp: float


def ladder(observations: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """The ladder of one slice of observations (one indicator, source, area, sector, breakdown and year).

    `levels` are the level ids from the base to the top; those without a figure have a row without values, and rows of other
    levels are passed over. Raises ValueError where a level has two figures.
    """
    rows = observations.filter(pl.col("level").is_in(list(levels)))
    if rows["level"].is_duplicated().any():
        raise ValueError("a ladder needs one figure a level: select one source, area, sector, breakdown and year")
    women, total = pl.col("women").cast(pl.Int64), pl.col("total").cast(pl.Int64)
    known = rows.select("level", "bound", "obs_status", women, total, men=total - women, share_pct=pl.col("value"))
    ordered = pl.DataFrame({"level": list(levels), "step": range(len(levels))}, schema_overrides={"level": pl.String})
    return ordered.join(known, on="level", how="left", maintain_order="left").select(
        pl.col(name).cast(kind) for name, kind in LADDER.items()
    )


def ladder_of(levels: Sequence[str], women: Sequence[int], men: Sequence[int]) -> pl.DataFrame:
    """The ladder of headcounts given from the base to the top; a level without anybody has no share.

    >>> ladder_of(["base", "top"], women=[60, 10], men=[40, 30])["share_pct"].to_list()
    [60.0, 25.0]
    """
    frame = pl.DataFrame({"level": list(levels), "step": range(len(levels)), "women": women, "men": men})
    total = pl.col("women") + pl.col("men")
    share = pl.when(total > 0).then(100 * pl.col("women") / total)
    whole = frame.with_columns(total=total, share_pct=share, bound=pl.lit("="), obs_status=pl.lit("A"))
    return whole.select(pl.col(name).cast(kind) for name, kind in LADDER.items())


def complete_ladders(observations: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """The latest complete ladder of each area: columns ref_area, reference_year and those of a ladder.

    `observations`: one indicator, source, sector and breakdown, any areas and years. An area counts in a year when every
    one of `levels` has an exact figure in it; areas without such a year are absent.
    """
    rows = observations.filter(pl.col("level").is_in(list(levels)), pl.col("value").is_not_null(), pl.col("bound") == "=")
    whole = rows.filter(pl.len().over("ref_area", "reference_year") == len(levels))
    latest = whole.filter(pl.col("reference_year") == pl.col("reference_year").max().over("ref_area"))
    order = {level: step for step, level in enumerate(levels)}
    placed = latest.with_columns(
        step=pl.col("level").replace_strict(order, return_dtype=pl.Int64),
        men=pl.col("total") - pl.col("women"),
        share_pct=pl.col("value"),
    )
    columns = [pl.col("ref_area"), pl.col("reference_year"), *(pl.col(name).cast(kind) for name, kind in LADDER.items())]
    return placed.select(columns).sort("ref_area", "step")


def steps(rungs: pl.DataFrame, over: Sequence[str] = ()) -> pl.DataFrame:
    """A ladder with what happens at each step up: columns below, fall_pp, ratio_to_below, odds_ratio_to_below.

    `below` is the nearest lower level with an exact share, `fall_pp` its share less this one's (positive where the share
    falls), `ratio_to_below` this share / that one, `odds_ratio_to_below` the ratio of women to men here / there. Null at the
    base and where a share is unknown; ratios also where they would divide by nothing. `over` names columns that tell several
    ladders in one frame apart.

    >>> steps(ladder_of(["base", "top"], women=[60, 10], men=[40, 30])).select("fall_pp", "odds_ratio_to_below").row(1)
    (35.0, 0.2222222222222222)
    """
    exact = pl.when(pl.col("bound") == "=").then(pl.col("share_pct"))
    lower = exact.forward_fill().shift(1)
    named = pl.when(exact.is_not_null()).then(pl.col("level")).forward_fill().shift(1)
    before, below = (one.over(list(over)) if over else one for one in (lower, named))
    odds, odds_below = exact / (100 - exact), before / (100 - before)
    return rungs.with_columns(
        below=pl.when(exact.is_not_null()).then(below),
        fall_pp=before - exact,
        ratio_to_below=pl.when(before > 0).then(exact / before),
        odds_ratio_to_below=pl.when((before > 0) & (before < 100) & (exact < 100)).then(odds / odds_below),  # noqa: PLR2004 - %
    )


def largest_fall(rungs: pl.DataFrame) -> tuple[str, str, float] | None:
    """The step at which the share falls most: (level below, level, fall in points); None where it falls nowhere.

    >>> largest_fall(ladder_of(["base", "middle", "top"], women=[60, 50, 10], men=[40, 50, 30]))
    ('middle', 'top', 25.0)
    """
    known = steps(rungs).filter(pl.col("fall_pp") > 0).sort("fall_pp", "step", descending=[True, False])
    return None if known.is_empty() else (known["below"][0], known["level"][0], known["fall_pp"][0])


def indices(rungs: pl.DataFrame, overall_pct: float | None = None, senior_levels: int = 1) -> Indices:
    """The indices of one ladder.

    `overall_pct` is women's share over all levels where the source gives it; else it is worked out from the headcounts,
    and is None where a level lacks them. `senior_levels` says how many levels, from the top, count as senior posts.
    Raises ValueError where that leaves no level below.
    """
    if not 0 < senior_levels < max(rungs.height, 2):
        raise ValueError(f"senior_levels must leave a level below, got {senior_levels} of {rungs.height}")
    exact = rungs.filter(pl.col("bound") == "=", pl.col("share_pct").is_not_null())
    counted = rungs["women"].null_count() == 0 and rungs["men"].null_count() == 0
    women, men = rungs["women"].to_list(), rungs["men"].to_list()
    if overall_pct is None and counted and sum(women) + sum(men) > 0:
        overall_pct = 100 * sum(women) / (sum(women) + sum(men))
    top = exact.row(-1, named=True) if exact.height else None
    top_pct = top["share_pct"] if top else None
    cut = rungs.height - senior_levels
    return Indices(
        overall_pct=overall_pct,
        top_level=top["level"] if top else None,
        top_pct=top_pct,
        glass_ceiling=None if overall_pct is None or top_pct is None else glass_ceiling_index(overall_pct, top_pct),
        dissimilarity_pct=dissimilarity_pct(women, men) if counted else None,
        senior_odds_ratio=odds_ratio(sum(women[cut:]), sum(men[cut:]), sum(women[:cut]), sum(men[:cut])) if counted else None,
    )


def glass_ceiling_index(overall_pct: float, top_pct: float) -> float | None:
    """Women's share overall / at the top, as the European Institute for Gender Equality has it; None with no woman there.

    1 means the same share at the top as overall, above 1 a lower one. It compares two shares only: a ladder that falls
    early and one that falls late can have the same index.

    >>> glass_ceiling_index(overall_pct=45.0, top_pct=30.0)
    1.5
    """
    return overall_pct / top_pct if top_pct > 0 else None


def dissimilarity_pct(women: Sequence[int], men: Sequence[int]) -> float | None:
    """Duncan index of dissimilarity, in percent: half the sum over the levels of |W_i / W - M_i / M|.

    The part of the women, or of the men, who would have to change level for both to be spread alike over the levels; 0 to
    100. It does not know which level is higher. None without women or without men. O. D. Duncan and B. Duncan, American
    Sociological Review 20 (1955), 210-217.

    >>> dissimilarity_pct([60, 10], [40, 30])
    28.57142857142857
    """
    if not sum(women) or not sum(men):
        return None
    return 50 * sum(abs(one / sum(women) - other / sum(men)) for one, other in zip(women, men, strict=True))


def odds_ratio(women_senior: int, men_senior: int, women_other: int, men_other: int) -> float | None:
    """Women's odds of a senior post (senior / other) divided by men's; None where it would divide by nothing.

    >>> odds_ratio(women_senior=10, men_senior=30, women_other=60, men_other=40)
    0.2222222222222222
    """
    return (women_senior * men_other) / (men_senior * women_other) if men_senior * women_other > 0 else None


def change_between(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Change of each level between two ladders of the same levels: level, step, from_pct, to_pct, change_pp, women, men.

    `women` and `men` are changes of headcounts. Null where one of the two is unknown or a bound. Raises ValueError where
    the levels differ.
    """
    if earlier["level"].to_list() != later["level"].to_list():
        raise ValueError("the two ladders have different levels")
    exact = pl.when(pl.col("bound") == "=").then(pl.col("share_pct"))
    both = later.with_columns(to_pct=exact).join(
        earlier.with_columns(from_pct=exact).select("level", "from_pct", women_from="women", men_from="men"),
        on="level",
        maintain_order="left",
    )
    return both.select(
        "level",
        "step",
        "from_pct",
        "to_pct",
        change_pp=pl.col("to_pct") - pl.col("from_pct"),
        women=pl.col("women") - pl.col("women_from"),
        men=pl.col("men") - pl.col("men_from"),
    )


def decompose(earlier: pl.DataFrame, later: pl.DataFrame) -> Decomposition | None:
    """Why the share over all levels changed: shares at the levels (within), or the weights of the levels (between).

    within = sum of mean weight x change of share, between = sum of mean share x change of weight, over the levels. None
    where a level lacks headcounts or has nobody in one of the years.

    >>> parts = decompose(ladder_of("ab", [50, 10], [50, 90]), ladder_of("ab", [50, 30], [50, 170]))
    >>> round(parts.change_pp, 2), round(parts.within_pp, 2), round(parts.between_pp, 2)
    (-3.33, 2.92, -6.25)
    """
    if any(one["total"].null_count() or one["women"].null_count() or one["total"].min() == 0 for one in (earlier, later)):
        return None
    (share_from, weight_from), (share_to, weight_to) = (_shares_and_weights(one) for one in (earlier, later))
    return Decomposition(
        change_pp=float(share_to @ weight_to - share_from @ weight_from),
        within_pp=float((weight_from + weight_to) / 2 @ (share_to - share_from)),
        between_pp=float((share_from + share_to) / 2 @ (weight_to - weight_from)),
    )


def _shares_and_weights(rungs: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    total = rungs["total"].to_numpy().astype(float)
    return 100 * rungs["women"].to_numpy() / total, total / total.sum()


def align(first: pl.DataFrame, second: pl.DataFrame, by: By = "step") -> pl.DataFrame:
    """Two ladders of different length on one scale from 0 (base) to 100 (top), one row a level of either.

    Columns: service ("first" or "second"), level, step, position, share_pct, counterpart (the level of the other ladder that
    lies nearest; the lower of two). By `step` the levels stand at equal distances; by `staff` each stands in the middle of
    its people when all are lined up from the base to the top, which needs headcounts. Either is a convention: nothing says
    that two grades at one position do the same work. Raises ValueError where headcounts are lacking.
    """
    placed = [_place(one, by).with_columns(service=pl.lit(name)) for name, one in (("first", first), ("second", second))]
    whole = [
        one.with_columns(counterpart=pl.Series([_nearest(position, other) for position in one["position"]], dtype=pl.String))
        for one, other in zip(placed, reversed(placed), strict=True)
    ]
    return pl.concat(whole).select("service", "level", "step", "position", "share_pct", "counterpart")


def _place(rungs: pl.DataFrame, by: By) -> pl.DataFrame:
    if by == "step":
        return rungs.with_columns(position=100.0 * pl.col("step") / max(rungs.height - 1, 1))
    if rungs["total"].null_count() or rungs["total"].sum() == 0:
        raise ValueError("positions by staff need the headcount of every level")
    middle = pl.col("total").cum_sum() - pl.col("total") / 2
    return rungs.with_columns(position=100.0 * middle / pl.col("total").sum())


def _nearest(position: float, other: pl.DataFrame) -> str:
    distances = [(round(abs(there - position), 9), there) for there in other["position"]]
    return str(other["level"][distances.index(min(distances))])


def chance_range_pct(
    women: int, total: int, level_pct: float = 95.0, method: RangeMethod = "wilson"
) -> tuple[float, float] | None:
    """Shares, in percent, of processes that could well have given this count: (lower, upper); None with nobody.

    If every post were filled independently with one chance of a woman, these are the chances that agree with `women` among
    `total`. Not a sampling error: everybody was counted. `wilson` is the score interval (E. B. Wilson, JASA 22 (1927),
    209-212), `exact` that of C. J. Clopper and E. S. Pearson (Biometrika 26 (1934), 404-413), which is never too narrow.
    Raises ValueError unless 0 <= women <= total and 0 < level_pct < 100.

    >>> [round(end, 1) for end in chance_range_pct(2, 47)]
    [1.2, 14.2]
    >>> [round(end, 1) for end in chance_range_pct(2, 47, method="exact")]
    [0.5, 14.5]
    """
    if not 0 <= women <= total or not 0 < level_pct < 100:  # noqa: PLR2004 - percent
        raise ValueError(f"no interval for {women} of {total} at {level_pct} %")
    if total == 0:
        return None
    from scipy import stats  # noqa: PLC0415 - a page that shows no range does not pay for it

    tail = (1 - level_pct / 100) / 2
    if method == "exact":
        lower = float(stats.beta.ppf(tail, women, total - women + 1)) if women else 0.0
        upper = float(stats.beta.ppf(1 - tail, women + 1, total - women)) if women < total else 1.0
        return 100 * lower, 100 * upper
    z, share = float(stats.norm.ppf(1 - tail)), women / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return 100 * max(centre - half, 0.0), 100 * min(centre + half, 1.0)


def chance_of_so_few(women: int, total: int, expected_pct: float) -> float:
    """Chance (0 to 1) of `women` or fewer among `total` if each post went to a woman with chance `expected_pct`.

    Exact binomial. With the share of the level below as `expected_pct` it says whether a fall could be chance alone; it does
    not say what else it is. Raises ValueError unless 0 <= women <= total and 0 <= expected_pct <= 100.

    >>> round(chance_of_so_few(women=2, total=10, expected_pct=50.0), 4)
    0.0547
    """
    if not 0 <= women <= total or not 0 <= expected_pct <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"no chance of {women} of {total} at {expected_pct} %")
    from scipy import stats  # noqa: PLC0415 - only where a chance is asked for

    return float(stats.binom.cdf(women, total, expected_pct / 100))
