"""A chart or map as plain data: what slides, briefs and take-away files are drawn from, and what a deck keeps of a chart.

A `Drawing` holds every figure and every word of one chart in one language, and nothing of the page that made it. Decks come
from browsers and from files that readers pass on, so everything is checked when it is read: pydantic.ValidationError names
each fault.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from i18n import Language

MOST_POINTS: Final = 2_000
MOST_SERIES: Final = 120
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Word = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=4_000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Dash = Literal["solid", "dash", "dot"]
Marker = Literal["", "circle", "circle-open", "square", "square-open", "diamond", "diamond-open", "triangle", "x"]
Kind = Literal["lines", "bars", "dots", "map", "table", "panels"]


class Part(BaseModel):
    """Base of all parts: nothing unknown is taken, nothing is changed once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _want_lengths(length: int, **sides: Sized) -> None:
    """Every side is as long as `length`, or empty where its name ends with an underscore; raises ValueError."""
    for name, side in sides.items():
        if len(side) != length and (side or not name.endswith("_")):
            raise ValueError(f"{name.rstrip('_')} has {len(side)} entries, {length} are wanted")


class Axis(Part):
    """One axis: its title, its ends where they are fixed, and how its numbers are written."""

    title: Word = ""
    low: Number | None = None
    high: Number | None = None
    unit: Literal["number", "percent", "year"] = "number"
    decimals: int = Field(default=0, ge=0, le=4)


class Line(Part):
    """A series over `x` (mostly years); a None in `y` is a gap. `marker` "" draws the line alone, `drawn` false the markers."""

    name: Word
    x: Annotated[tuple[Number, ...], Field(max_length=MOST_POINTS)]
    y: Annotated[tuple[Number | None, ...], Field(max_length=MOST_POINTS)]
    colour: Colour
    dash: Dash = "solid"
    marker: Marker = ""
    drawn: bool = True
    label: Word = ""
    """Written at the line's end; empty where the legend has the name."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        _want_lengths(len(self.x), y=self.y)
        return self


class Band(Part):
    """An interval over `x`, from `low` to `high`: the fan around a projection. `colour` is opaque, as it looks on white."""

    name: Word
    x: Annotated[tuple[Number, ...], Field(max_length=MOST_POINTS)]
    low: Annotated[tuple[Number, ...], Field(max_length=MOST_POINTS)]
    high: Annotated[tuple[Number, ...], Field(max_length=MOST_POINTS)]
    colour: Colour

    @model_validator(mode="after")
    def _check(self) -> Self:
        _want_lengths(len(self.x), low=self.low, high=self.high)
        return self


class Reference(Part):
    """A straight line across the chart at `value` of the axis, such as parity at 50 %, with its words."""

    value: Number
    label: Word = ""
    axis: Literal["x", "y"] = "y"
    dash: Dash = "dash"


class Bars(Part):
    """One bar a category; None where there is no figure. `texts` stand at the bars."""

    name: Word
    values: Annotated[tuple[Number | None, ...], Field(max_length=MOST_POINTS)]
    colour: Colour
    texts: Annotated[tuple[Word, ...], Field(max_length=MOST_POINTS)] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        _want_lengths(len(self.values), texts_=self.texts)
        return self


class Dots(Part):
    """One dot a category, with a range from `low` to `high` where there is one."""

    name: Word
    values: Annotated[tuple[Number | None, ...], Field(max_length=MOST_POINTS)]
    colour: Colour
    marker: Marker = "circle"
    low: Annotated[tuple[Number | None, ...], Field(max_length=MOST_POINTS)] = ()
    high: Annotated[tuple[Number | None, ...], Field(max_length=MOST_POINTS)] = ()
    texts: Annotated[tuple[Word, ...], Field(max_length=MOST_POINTS)] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        _want_lengths(len(self.values), low_=self.low, high_=self.high, texts_=self.texts)
        _want_lengths(len(self.low), high=self.high)
        return self


class Place(Part):
    """A country on a map: the colour of its class and what it says ("Bhutan: 2 of 47 seats (4.3 %), 2024")."""

    iso3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    colour: Colour
    text: Word


class LegendEntry(Part):
    """A class of a map."""

    label: Word
    colour: Colour


class Figures(Part):
    """The figures behind the drawing as the page's table has them: numbers stay numbers."""

    columns: Annotated[tuple[Word, ...], Field(max_length=40)]
    rows: Annotated[tuple[tuple[Number | Text | None, ...], ...], Field(max_length=MOST_POINTS)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        for row in self.rows:
            _want_lengths(len(self.columns), row=row)
        return self


class Drawing(Part):
    """One chart in one language. Which fields are filled follows from `kind`.

    lines: `lines`, `bands`, `references`, both axes. Years on x.
    bars: `categories`, `bars`; `stacked`, `horizontal`; a pyramid is stacked, horizontal, with one side below zero and
        `mirrored` (its axis is then written without signs). `x` is the axis of values when horizontal, else `y`.
    dots: `categories` from top to bottom, `dots` over the x axis; `joined` draws a line between the dots of a category
        (dumbbell).
    map: `places`, `legend`, `area_group` (id in data/groups.toml, or WORLD).
    table: `figures` alone.
    panels: `panels` of one of the kinds above, `columns` side by side, each with its own title; axes are the same in all.
    An `empty` text stands in place of a drawing without figures.
    """

    kind: Kind
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,120}$")]
    language: Language
    title: Word
    subtitle: Text = ""
    source: Text = ""
    coverage: Text = ""
    alt: Text = ""
    empty: Text = ""
    address: Text = ""
    """Path and query of the page that shows it, without host."""
    notes: Annotated[tuple[Text, ...], Field(max_length=40)] = ()
    """Method, caveats, each source with its address, licence and note: for the speaker's notes."""
    x: Axis = Axis()
    y: Axis = Axis()
    lines: Annotated[tuple[Line, ...], Field(max_length=MOST_SERIES)] = ()
    bands: Annotated[tuple[Band, ...], Field(max_length=MOST_SERIES)] = ()
    references: Annotated[tuple[Reference, ...], Field(max_length=20)] = ()
    categories: Annotated[tuple[Word, ...], Field(max_length=MOST_POINTS)] = ()
    bars: Annotated[tuple[Bars, ...], Field(max_length=MOST_SERIES)] = ()
    dots: Annotated[tuple[Dots, ...], Field(max_length=MOST_SERIES)] = ()
    stacked: bool = False
    horizontal: bool = True
    mirrored: bool = False
    joined: bool = False
    places: Annotated[tuple[Place, ...], Field(max_length=300)] = ()
    legend: Annotated[tuple[LegendEntry, ...], Field(max_length=30)] = ()
    area_group: Word = ""
    figures: Figures = Figures(columns=(), rows=())
    panels: Annotated[tuple[Drawing, ...], Field(max_length=24)] = ()
    columns: int = Field(default=1, ge=1, le=4)

    @model_validator(mode="after")
    def _check(self) -> Self:
        for values in [*(one.values for one in self.bars), *(one.values for one in self.dots)]:
            _want_lengths(len(self.categories), values=values)
        return self
