"""World Bank, Women, Business and the Law: the index, its eight groups and questions on work, pay and parenthood, 1970-2023.

A row of the file is an economy's year, a column a quantity: `rows_in` counts cells. Of the 35 questions with yes or no those
on work, pay and parenthood are taken in; the groups hold the others. A change of an answer is an event.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.changes import year_on_year
from data.sources.reading import Reading
from data.sources.transcribed import check_columns
from data.sources.wide import split_cells, to_cells

FILE: Final = "world_bank/women_business_law_1971_2023.csv"
SOURCE: Final = "wbl_1_0"
DESCRIBED: Final = ("economy", "ISO3", "year", "reportyr")
DATING: Final = "wbl_law_dating"

SCORES: Final = {
    "wbl_index": "wbl_index",
    "gr1_mobility": "wbl_mobility",
    "gr2_workplace": "wbl_workplace",
    "gr3_pay": "wbl_pay",
    "gr4_marriage": "wbl_marriage",
    "gr5_parenthood": "wbl_parenthood",
    "gr6_entrprnshp": "wbl_entrepreneurship",
    "gr7_assets": "wbl_assets",
    "gr8_pension": "wbl_pension",
}
QUESTIONS: Final = {
    "gr2_5profhmmrd": "law_same_access_to_jobs",
    "gr2_6nondiscempl": "law_no_discrimination_in_employment",
    "gr2_7sexhrssemp": "law_on_sexual_harassment_at_work",
    "gr2_8sexcomb": "law_remedies_for_sexual_harassment",
    "gr3_9eqremunval": "law_equal_pay",
    "gr3_10nprgeqnight": "law_same_night_work",
    "gr3_11jobshazard": "law_same_dangerous_jobs",
    "gr3_12industry": "law_same_industrial_jobs",
    "gr5_18wpdleave14": "law_maternity_leave_14_weeks",
    "gr5_19govleaveprov": "law_maternity_pay_by_government",
    "gr5_20patleave": "law_paternity_leave",
    "gr5_21paidprntl": "law_parental_leave",
    "gr5_22pregdism": "law_no_dismissal_for_pregnancy",
}
INDICATORS: Final = {**SCORES, **QUESTIONS}
"""Column of the file -> indicator."""


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Scores from 0 to 100 and answers (1 = yes), by economy and year, with the changes of answers as events.

    Raises SourceLayoutError for a column that is missing, UnmatchedAreaError for an unknown economy.
    """
    rows = pl.read_csv(folder / FILE)
    check_columns(rows, (*DESCRIBED, *INDICATORS), FILE)
    cells = to_cells(rows, DESCRIBED, FILE)
    used, left = split_cells(cells, INDICATORS, FILE)
    matched, outside = areas.match(used, "ISO3", scheme="iso3", file=FILE)
    observations = conform(
        matched.select("indicator", "ref_area", "value", reference_year="year"), source=SOURCE, vintage="2024"
    )
    answers = observations.filter(pl.col("indicator").is_in(list(QUESTIONS.values())))
    introduced = pl.when(pl.col("after") > pl.col("before")).then(pl.lit("law_introduced")).otherwise(pl.lit("law_withdrawn"))
    return Reading(
        files=1,
        rows_in=cells.height,
        observations=observations,
        events=year_on_year(answers, introduced, DATING),
        refusals=pl.concat([left, outside]),
        report=(f"rows are cells of {rows.height} lines",),
    )
