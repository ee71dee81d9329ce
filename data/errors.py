"""Every error that a reader may meet, each with the key of its message.

The key names a text in `i18n/` (see `i18n/en/errors.po`); `details` fills its placeholders. The log shows both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class ParityHorizonError(Exception):
    """Base of all errors that carry a message for the reader."""

    key = "error.unexpected"

    def __init__(self, **details: object) -> None:
        self.details = details
        named = "; ".join(f"{name}={value}" for name, value in details.items())
        super().__init__(f"{self.key}: {named}" if named else self.key)


class RegistryError(ParityHorizonError):
    """An entry of a registry (TOML) is misspelt, incomplete or names something unknown."""

    key = "error.registry"


class UnmatchedAreaError(ParityHorizonError):
    """A source names countries that the table of names and codes does not hold."""

    key = "error.unmatched_area"

    def __init__(self, source: str, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(source=source, names=", ".join(self.names))


class SourceLayoutError(ParityHorizonError):
    """A source file does not have the layout that its reader knows."""

    key = "error.source_layout"


class SchemaError(ParityHorizonError):
    """A table breaks its schema; `faults` lists every fault with its row."""

    key = "error.schema"

    def __init__(self, table: str, faults: object, count: int, first: str) -> None:
        self.faults = faults
        super().__init__(table=table, count=count, first=first)


class StoreError(ParityHorizonError):
    """A shipped table is missing or cannot be read."""

    key = "error.store"


class UnknownSelectionError(ParityHorizonError):
    """A selection names an indicator, area or year that the tables do not hold."""

    key = "error.unknown_selection"


class SeriesError(ParityHorizonError):
    """Series given for a projection cannot be used as they are; `row` counts the rows of figures from 1.

    Children say what is wrong in `details`: `column`, `row`, `value`, `series`, `count` (how many rows have the fault), so
    that whoever read the figures can add the file's name.
    """

    key = "error.series"


class MissingColumnError(SeriesError):
    """A column is missing."""

    key = "error.series.missing_column"


class ColumnTypeError(SeriesError):
    """A column holds another kind of value than it should."""

    key = "error.series.column_type"


class NoFiguresError(SeriesError):
    """There is no figure at all."""

    key = "error.series.no_figures"


class MissingFigureError(SeriesError):
    """A row has no series or no year."""

    key = "error.series.missing_figure"


class YearOutOfRangeError(SeriesError):
    """A year that cannot be one."""

    key = "error.series.year_out_of_range"


class FutureYearError(SeriesError):
    """A figure for a year that has not come."""

    key = "error.series.future_year"


class ShareOutOfRangeError(SeriesError):
    """A share below 0 or above 100 percent."""

    key = "error.series.share_out_of_range"


class SharesAsRatiosError(SeriesError):
    """All shares are at most 1: ratios, it seems, given as percent."""

    key = "error.series.shares_as_ratios"


class DuplicateYearError(SeriesError):
    """A series has two figures for one year."""

    key = "error.series.duplicate_year"


class GroupChangesError(SeriesError):
    """A series belongs to several groups."""

    key = "error.series.group_changes"


class TooFewObservationsError(SeriesError):
    """No series has enough figures to be projected."""

    key = "error.series.too_few_observations"


class UnknownSeriesError(SeriesError):
    """A series is named that is not among those projected."""

    key = "error.series.unknown_series"


class UnevenHorizonError(SeriesError):
    """The simulated years of a group's members do not overlap."""

    key = "error.series.uneven_horizon"


class NoCasesError(SeriesError):
    """A backtest finds no figure to compare with."""

    key = "error.series.no_cases"


class SeriesRemark(ParityHorizonError):  # noqa: N818 - a remark, not a fault
    """Something to know about a series that can be projected all the same: returned, never raised."""

    key = "remark.series"


class AllZeroRemark(SeriesRemark):
    """Every figure is zero."""

    key = "remark.series.all_zero"


class AllEqualRemark(SeriesRemark):
    """Every figure is the same."""

    key = "remark.series.all_equal"


class GapRemark(SeriesRemark):
    """Years without a figure, more than five in a row."""

    key = "remark.series.gap"


class TooFewRemark(SeriesRemark):
    """A series with too few figures, left out of the projection."""

    key = "remark.series.too_few"


class SeriesFileError(SeriesError):
    """A file of series has faults; `faults` lists all of them: row, column, fault, value."""

    key = "error.series_file"

    def __init__(self, file: str, faults: pl.DataFrame) -> None:
        self.faults = faults
        super().__init__(file=file, count=faults.height)


class StaffError(ParityHorizonError):
    """Something is wrong in a service's own figures; `details` may name `row` (counted from 1), `column`, `value`, `level`."""

    key = "error.staff"


class StaffColumnError(StaffError):
    """A column is missing."""

    key = "error.staff.missing_column"


class StaffHalfPairError(StaffError):
    """A flow is given for one sex only."""

    key = "error.staff.half_pair"


class StaffLoneFlowError(StaffError):
    """Recruitment is given without leaving, or the other way round."""

    key = "error.staff.lone_flow"


class StaffEmptyError(StaffError):
    """There is no row."""

    key = "error.staff.empty"


class StaffLevelNameError(StaffError):
    """A row has no level."""

    key = "error.staff.level_name"


class StaffCountError(StaffError):
    """A cell is not a number of people."""

    key = "error.staff.count"


class StaffYearError(StaffError):
    """A cell is not a year."""

    key = "error.staff.year"


class StaffLevelTwiceError(StaffError):
    """A level stands there twice in one year."""

    key = "error.staff.level_twice"


class StaffLevelMissingError(StaffError):
    """A level is missing in a year that others have."""

    key = "error.staff.level_missing"


class StaffBasePromotionsError(StaffError):
    """People are promoted into the lowest level."""

    key = "error.staff.base_promotions"


class StaffLeaversError(StaffError):
    """More people leave a level than it had."""

    key = "error.staff.leavers"


class StaffArrivalsError(StaffError):
    """More people came into a level in the year than are there at its end."""

    key = "error.staff.arrivals"


class StaffPromotionsError(StaffError):
    """More people are promoted than the level below had."""

    key = "error.staff.promotions"


class StaffPromotionsUnknownError(StaffError):
    """Neither promotions nor the people of the year before are given."""

    key = "error.staff.promotions_unknown"


class StaffFrameError(StaffError):
    """A service's own figures have faults; `faults` lists all of them, each an error with its own sentence."""

    key = "error.staff_frame"

    def __init__(self, faults: Iterable[StaffError]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


class UploadError(ParityHorizonError):
    """A file that a reader gave cannot be used as it is.

    `details` may hold cells of the file: they are shown to the reader who gave it, and never logged.
    """

    key = "error.upload"


class UploadKindError(UploadError):
    """The file is neither CSV nor XLSX."""

    key = "error.upload.kind"


class UploadOldWorkbookError(UploadError):
    """The file is a workbook of the format before 2007."""

    key = "error.upload.old_workbook"


class UploadProtectedError(UploadError):
    """The workbook is protected by a password."""

    key = "error.upload.protected"


class UploadMacroError(UploadError):
    """The workbook holds macros."""

    key = "error.upload.macro"


class UploadTooLargeError(UploadError):
    """The file unpacks to more than `most` megabytes."""

    key = "error.upload.too_large"


class UploadTooManyError(UploadError):
    """The table has too many rows, columns or cells."""

    key = "error.upload.too_many"


class UploadDamagedError(UploadError):
    """The workbook cannot be opened."""

    key = "error.upload.damaged"


class UploadEncodingError(UploadError):
    """The letters of a CSV file cannot be read."""

    key = "error.upload.encoding"


class UploadQuotesError(UploadError):
    """A quotation mark in a CSV file is never closed."""

    key = "error.upload.quotes"


class UploadOneColumnError(UploadError):
    """The file has one column only."""

    key = "error.upload.one_column"


class UploadRaggedError(UploadError):
    """Rows of a CSV file have more cells than there are headings."""

    key = "error.upload.ragged"


class UploadEmptyError(UploadError):
    """The file has nothing in it."""

    key = "error.upload.empty"


class UploadEmptySheetError(UploadError):
    """A sheet has nothing in it, and there are others."""

    key = "error.upload.empty_sheet"


class UploadNoRowsError(UploadError):
    """There are headings and nothing under them."""

    key = "error.upload.no_rows"


class UploadColumnMissingError(UploadError):
    """No column stands for something that is needed; `field` is its id."""

    key = "error.upload.column_missing"


class UploadColumnTwiceError(UploadError):
    """One column stands for two things."""

    key = "error.upload.column_twice"


class UploadSidesError(UploadError):
    """Columns that do not go with one column for women and one for men."""

    key = "error.upload.sides"


class UploadNumberError(UploadError):
    """Cells that are no numbers."""

    key = "error.upload.number"


class UploadDateError(UploadError):
    """Cells that a spreadsheet turned into dates."""

    key = "error.upload.date"


class UploadNegativeError(UploadError):
    """Numbers below zero."""

    key = "error.upload.negative"


class UploadOnePersonError(UploadError):
    """More than one in the row of one person."""

    key = "error.upload.one_person"


class UploadYearError(UploadError):
    """Cells that are no years."""

    key = "error.upload.year"


class UploadVacancyUnknownError(UploadError):
    """Words that name no kind of vacancy."""

    key = "error.upload.vacancy_unknown"


class UploadSexUnknownError(UploadError):
    """A word that names no sex that is known."""

    key = "error.upload.sex_unknown"


class UploadLevelBlankError(UploadError):
    """Rows without a level."""

    key = "error.upload.level_blank"


class UploadFewLevelsError(UploadError):
    """Fewer than two levels."""

    key = "error.upload.few_levels"


class UploadManyLevelsError(UploadError):
    """More levels than a service has."""

    key = "error.upload.many_levels"


class UploadNobodyError(UploadError):
    """Nobody is in post."""

    key = "error.upload.nobody"


class UploadFiguresError(UploadError):
    """The figures of a file have faults; `faults` lists all of them, each an error with its own sentence."""

    key = "error.upload_figures"

    def __init__(self, faults: Iterable[UploadError]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


class PageNotFoundError(ParityHorizonError):
    """A slide or a link names a page that is not there."""

    key = "error.page_not_found"


class ChartNotFoundError(ParityHorizonError):
    """A page does not draw a chart of this name."""

    key = "error.chart_not_found"


class DeckError(ParityHorizonError):
    """A deck, or the list that one is built from, cannot be used as it is; `file` is its name, empty for the browser's own."""

    key = "error.deck"


class DeckTextError(DeckError):
    """The file is not JSON, or not TOML, at all."""

    key = "error.deck.text"


class DeckLaterError(DeckError):
    """The deck was written by a later version."""

    key = "error.deck.later"


class DeckPartsError(DeckError):
    """Parts are missing, unknown or wrong: `count` faults, the first at `place`."""

    key = "error.deck.parts"


class DeckFullError(DeckError):
    """More than `most` slides."""

    key = "error.deck.full"


class DeckCountryError(DeckError):
    """The template wants a country, and `country` is none."""

    key = "error.deck.country"
