"""Cabinet Office of the United Kingdom: civil servants by responsibility level and sex, and those who come, move and go.

Each file splits the same people in another way; a row is one status, year, level, sex and category. People in post become
shares and pay ratios, the others flows. Headcounts are rounded to 10 and hidden (`[c]`) under 30 people, salaries under 50,
so that shares of small groups are coarse and a hidden cell is a row without a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data import registry
from data.errors import SourceLayoutError
from data.schema import FLOWS, TOTAL, conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
from data.sources.transcribed import check_columns, look_up

FOLDER: Final = "national/uk_civil_service_2021_2022"
SOURCE: Final = "uk_civil_service_2022"
SERVICE: Final = "women_in_civil_service"
PAY: Final = {"Mean_salary": "civil_service_pay_ratio_mean", "Median_salary": "civil_service_pay_ratio_median"}
AREA: Final = "GBR"
COLUMNS: Final = ("Status", "Year", "Responsibility_level", "Sex", "Headcount", "FTE", "Mean_salary", "Median_salary")
HIDDEN: Final = "[c]"
NUMBER: Final = r"^(?:\d+|\[c\])$"
IN_POST: Final = "In post"

LEVELS: Final = {
    "AA/AO": "UK_AA_AO",
    "EO": "UK_EO",
    "SEO/HEO": "UK_SEO_HEO",
    "G6/G7": "UK_G6_G7",
    "SCS": "UK_SCS",
    "Unknown": "UK_LEVEL_UNKNOWN",
}
FLOW_KINDS: Final = {"New entrant CS": "recruited", "Leaver CS": "left", "Leaver Dept.": "transferred"}
"""Status -> flow of the year that ends on 31 March; `transferred` left a department for another one of the service."""
SEXES: Final = {"Female": "F", "Male": "M"}

AGES: Final = {**{age: age for age in ("16-19", "20-29", "30-39", "40-49", "50-59", "60-64", "65+")}, "Unknown": "unknown"}
ETHNICITIES: Final = {
    "Asian": "asian",
    "Black": "black",
    "Chinese": "chinese",
    "Mixed": "mixed",
    "Other ethnicity": "other",
    "Undeclared": "undeclared",
    "Unknown": "unknown",
    "White": "white",
}
REGIONS: Final = {
    "East Midlands (England)": "east_midlands",
    "East of England": "east",
    "London": "london",
    "North East (England)": "north_east",
    "North West (England)": "north_west",
    "Northern Ireland": "northern_ireland",
    "Overseas": "overseas",
    "Scotland": "scotland",
    "South East (England)": "south_east",
    "South West (England)": "south_west",
    "Unknown": "unknown",
    "Wales": "wales",
    "West Midlands (England)": "west_midlands",
    "Yorkshire and The Humber": "yorkshire",
}
PROFESSIONS: Final = {
    "Commercial": "commercial",
    "Communications": "communications",
    "Corporate Finance": "corporate_finance",
    "Counter Fraud": "counter_fraud",
    "Digital, Data and Technology": "digital",
    "Economics": "economics",
    "Finance": "finance",
    "Geography": "geography",
    "Human Resources": "human_resources",
    "Inspector of Education and Training": "education_inspection",
    "Intelligence Analysis": "intelligence",
    "Internal Audit": "internal_audit",
    "International Trade": "international_trade",
    "Knowledge and Information Management": "knowledge",
    "Legal": "legal",
    "Medicine": "medicine",
    "Operational Delivery": "operational_delivery",
    "Operational Research": "operational_research",
    "Other": "other",
    "Planning": "planning",
    "Planning Inspectors": "planning_inspection",
    "Policy": "policy",
    "Project Delivery": "project_delivery",
    "Property": "property",
    "Psychology": "psychology",
    "Science and Engineering": "science_engineering",
    "Security": "security",
    "Social Research": "social_research",
    "Statistics": "statistics",
    "Tax": "tax",
    "Unknown": "unknown",
    "Veterinarian": "veterinary",
}
DEPARTMENTS: Final = {
    "Attorney General's Departments": "uk_attorney_general",
    "Cabinet Office": "uk_cabinet_office",
    "Chancellor's other departments": "uk_chancellor_other",
    "Charity Commission": "uk_charity_commission",
    "Competition and Markets Authority": "uk_competition",
    "Department for Business, Energy and Industrial Strategy": "uk_business",
    "Department for Digital, Culture, Media and Sport": "uk_culture",
    "Department for Education": "uk_education_department",
    "Department for Environment, Food and Rural Affairs": "uk_environment",
    "Department for International Trade": "uk_trade",
    "Department for Levelling Up, Housing and Communities": "uk_levelling_up",
    "Department for Transport": "uk_transport",
    "Department for Work and Pensions": "uk_work_pensions",
    "Department of Health and Social Care": "uk_health_department",
    "ESTYN": "uk_estyn",
    "Estyn": "uk_estyn",
    "Food Standards Agency": "uk_food_standards",
    "Foreign, Commonwealth and Development Office": "uk_foreign_office",
    "HM Land Registry": "uk_land_registry",
    "HM Revenue and Customs": "uk_revenue_customs",
    "HM Treasury": "uk_treasury",
    "Home Office": "uk_home_office",
    "Ministry of Defence": "uk_defence",
    "Ministry of Housing, Communities and Local Government": "uk_levelling_up",
    "Ministry of Justice": "uk_justice_ministry",
    "National Crime Agency": "uk_crime_agency",
    "Northern Ireland Office": "uk_northern_ireland_office",
    "Office for Standards in Education": "uk_ofsted",
    "Office for Standards in Education, Children's Services and Skills": "uk_ofsted",
    "Office of Gas and Electricity Markets": "uk_ofgem",
    "Office of Qualifications and Examinations Regulation": "uk_ofqual",
    "Office of Rail and Road": "uk_rail_road",
    "Office of the Secretary of State for Scotland": "uk_scotland_office",
    "Office of the Secretary of State for Wales": "uk_wales_office",
    "Other Cabinet Office Agencies": "uk_cabinet_office_agencies",
    "Scotland Office": "uk_scotland_office",
    "Scottish Government": "uk_scottish_government",
    "The National Archives": "uk_national_archives",
    "UK Export Finance": "uk_export_finance",
    "UK Statistics Authority": "uk_statistics_authority",
    "UK Supreme Court": "uk_supreme_court",
    "United Kingdom Statistics Authority": "uk_statistics_authority",
    "Wales Office": "uk_wales_office",
    "Water Services Regulation Authority": "uk_water",
    "Welsh Government": "uk_welsh_government",
}
"""Parent department -> sector; a department that changed its name between the two years is one sector."""


@dataclass(frozen=True)
class Split:
    """One file: the column by which it splits people, and what that becomes: a sector, or a breakdown of `dimension`."""

    file: str
    column: str = ""
    categories: dict[str, str] | None = None
    dimension: str = ""


SPLITS: Final = (
    Split("Responsibility_level_Sex_data.csv"),
    Split("Responsibility_level_Sex_Parent_department_data.csv", "Parent_department", DEPARTMENTS),
    Split("Responsibility_level_Sex_Age_data.csv", "Age", AGES, "age"),
    Split("Responsibility_level_Sex_Profession_of_post_data.csv", "Profession_of_post", PROFESSIONS, "profession"),
    Split("Responsibility_level_Sex_Ethnicity_data.csv", "Ethnicity", ETHNICITIES, "ethnicity"),
    Split("Responsibility_level_Sex_Region_ITL1_data.csv", "Region_ITL1", REGIONS, "uk_region"),
)
NOT_USED: Final = "Responsibility_level_Sex_Organisation_data.csv"
"""119 organisations within the departments: two cells of three are hidden, so only its rows are counted."""

KEY: Final = ("sector", "level", "breakdown", "reference_year")
ROW: Final = pl.concat_str("Status", "Year", separator=", ")


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Women's shares of headcounts and of pay at each level on 31 March, and the flows of the years that end then.

    A row of `rows_in` is a line of a file. Raises SourceLayoutError for an unknown status, level or category and for a cell
    that is no number, UnmatchedAreaError where the table of areas lacks the United Kingdom.
    """
    files = {one.file: _read(folder, one) for one in SPLITS} | {NOT_USED: _read(folder, Split(NOT_USED))}
    used = pl.concat([_place(_figures(files[one.file], one.file), one) for one in SPLITS])
    matched, _ = areas.match(used, "iso3", scheme="iso3", file=FOLDER)
    people, moving = (matched.filter(pl.col("flow") == IN_POST), matched.filter(pl.col("flow") != IN_POST))
    flows, cells = _flows(moving), _cells(people)
    observations = pl.concat([_shares(cells), *(_pay_ratios(cells, column) for column in PAY)])
    return Reading(
        files=len(files),
        rows_in=sum(rows.height for rows in files.values()),
        observations=observations,
        flows=flows,
        refusals=pl.concat([_refusals(file, rows) for file, rows in files.items()]),
        report=(
            f"{flows.height} rows became flows, {people.height} rows of women or men in post the {observations.height} figures",
            f"hidden by the source: {observations['value'].null_count()} figures, {flows['people'].null_count()} flows",
        ),
    )


def _read(folder: Path, one: Split) -> pl.DataFrame:
    path = f"{FOLDER}/{one.file}"
    rows = pl.read_csv(folder / path, infer_schema=False, encoding="latin-1")
    return check_columns(rows, (*COLUMNS, *([one.column] if one.column else [])), path)


def _is_figure() -> pl.Expr:
    return pl.col("Year").fill_null("").str.contains(r"^\d{4}$")


def _figures(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    figures = rows.filter(_is_figure(), pl.col("Sex").is_in(list(SEXES)))
    strange = figures.filter(~pl.all_horizontal(pl.col("Headcount", *PAY).str.contains(NUMBER)))
    if strange.height:
        raise SourceLayoutError(file=f"{FOLDER}/{file}", reason=f"has a cell that is no number: {strange.row(0)}")
    return figures


def _refusals(file: str, rows: pl.DataFrame) -> pl.DataFrame:
    path = f"{FOLDER}/{file}"
    figures = rows.filter(_is_figure())
    remarks = refuse(rows.filter(~_is_figure()), file=path, reason="remark_line", what=pl.lit("-"))
    if file == NOT_USED:
        return pl.concat([remarks, refuse(figures, file=path, reason="not_used", what="Status")])
    unknown = figures.filter(~pl.col("Sex").is_in(list(SEXES)))
    return pl.concat([remarks, refuse(unknown, file=path, reason="sex_not_recorded", what=ROW)])


def _place(rows: pl.DataFrame, one: Split) -> pl.DataFrame:
    """Key, status and sex in our words, numbers as numbers (null where hidden)."""
    path = f"{FOLDER}/{one.file}"
    category = look_up(rows, one.column, one.categories, path) if one.categories else pl.lit(TOTAL)
    sector = category if one.column and not one.dimension else pl.lit(TOTAL)
    return rows.select(
        look_up(rows, "Responsibility_level", LEVELS, path).alias("level"),
        look_up(rows, "Status", {IN_POST: IN_POST, **FLOW_KINDS}, path).alias("flow"),
        look_up(rows, "Sex", SEXES, path).alias("sex"),
        pl.col("Year").cast(pl.Int16).alias("reference_year"),
        iso3=pl.lit(AREA),
        sector=sector,
        breakdown=pl.format("{}={}", pl.lit(one.dimension), category) if one.dimension else pl.lit(TOTAL),
        people=_number("Headcount").cast(pl.Int32),
        **{name: _number(name) for name in PAY},
    )


def _number(column: str) -> pl.Expr:
    """The cell as a number, null where hidden."""
    return pl.when(pl.col(column) != HIDDEN).then(pl.col(column)).cast(pl.Float64)


def _flows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of data.schema.FLOWS; a year of flows runs from 1 April to 31 March."""
    year = pl.col("reference_year")
    flows = rows.with_columns(
        source=pl.lit(SOURCE),
        year_from=year - 1,
        year_to=year,
        obs_status=pl.when(pl.col("people").is_null()).then(pl.lit("Q")).otherwise(pl.lit("A")),
    )
    return flows.select(pl.col(name).cast(kind) for name, kind in FLOWS.items())


def _cells(people: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: people_F, people_M and the salaries likewise, over each level and over all levels together.

    All levels are added up only where no level is hidden; the mean salary over them is weighted by people, and there is no
    median over them.
    """
    by_level = people.pivot(
        "sex", index=["ref_area", *KEY], values=["people", *PAY], maintain_order=True, sort_columns=True
    ).with_columns(
        weighted_F=pl.col("people_F") * pl.col("Mean_salary_F"), weighted_M=pl.col("people_M") * pl.col("Mean_salary_M")
    )
    together = by_level.group_by(["ref_area", "sector", "breakdown", "reference_year"], maintain_order=True).agg(
        _whole_sum(name) for name in ("people_F", "people_M", "weighted_F", "weighted_M")
    )
    over_all = together.with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(f"Median_salary_{sex}") for sex in SEXES.values()),
        *((pl.col(f"weighted_{sex}") / pl.col(f"people_{sex}")).alias(f"Mean_salary_{sex}") for sex in SEXES.values()),
        level=pl.lit(TOTAL),
    )
    return pl.concat([by_level, over_all.select(by_level.columns)])


def _whole_sum(column: str) -> pl.Expr:
    """The sum, null where a part of it is."""
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())


def _shares(cells: pl.DataFrame) -> pl.DataFrame:
    women, total = pl.col("people_F"), pl.col("people_F") + pl.col("people_M")
    note = (
        pl.when(_is_whole() & total.is_null())
        .then(pl.lit("uk_all_levels_suppressed"))
        .when(total.is_null())
        .then(pl.lit("uk_suppressed"))
        .when(pl.col("breakdown").is_in(["ethnicity=asian", "ethnicity=chinese"]))
        .then(pl.lit("uk_chinese"))
        .when(_is_whole())
        .then(pl.lit("uk_all_levels"))
        .otherwise(pl.lit("uk_rounded"))
    )
    return _observed(cells, SERVICE, value=100.0 * women / total, women=women, total=total, note_id=note)


def _pay_ratios(cells: pl.DataFrame, column: str) -> pl.DataFrame:
    """Women's salary divided by men's; no median over all levels, since medians cannot be added up."""
    women, men = pl.col(f"{column}_F"), pl.col(f"{column}_M")
    note = (
        pl.when(_is_whole() & (women / men).is_null())
        .then(pl.lit("uk_all_levels_suppressed"))
        .when((women / men).is_null())
        .then(pl.lit("uk_pay_suppressed"))
        .when(_is_whole())
        .then(pl.lit("uk_all_levels_pay"))
    )
    rows = cells.filter(~_is_whole()) if column == "Median_salary" else cells
    return _observed(rows, PAY[column], value=women / men, note_id=note)


def _is_whole() -> pl.Expr:
    return pl.col("level") == TOTAL


def _observed(cells: pl.DataFrame, indicator: str, **columns: pl.Expr) -> pl.DataFrame:
    """Observations, with status Q where the source hides the value."""
    edition = registry.load().sources[SOURCE].edition
    rows = cells.select("ref_area", *KEY, **columns).with_columns(
        obs_status=pl.when(pl.col("value").is_null()).then(pl.lit("Q")).otherwise(pl.lit("A"))
    )
    return conform(rows, indicator=indicator, source=SOURCE, vintage=edition)
