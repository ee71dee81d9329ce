"""The fan tells history, tested range and beyond apart; the strip shows every method's date, or that it has none."""

import plotly.graph_objects as go
import polars as pl
import pytest

from figures.outlook import Date, Fan, FanLabels, Panel, Target, fan, fan_height, strip
from figures.theme import Mode, theme

LABELS = FanLabels(
    goal="Parity (50 %)", median="middle 53 %", band_80="80 %", band_95="95 %", beyond="outside the tested range"
)
BOUNDS = {"median_pct": 0, "lower_80_pct": -5, "upper_80_pct": 5, "lower_95_pct": -9, "upper_95_pct": 9}


def shown(names: tuple[str, ...] = ("SEN",), tested_to: int = 2039, targets: tuple[Target, ...] = ()) -> Fan:
    """A rising history to 2024 with a break in 2015, and a projection to 2060."""
    past = [
        {"series": one, "reference_year": year, "value": float(year - 1990), "segment": int(year >= 2015), "hover": str(year)}
        for one in names
        for year in range(2010, 2025)
    ]
    years = [2024, *range(2025, 2040), 2040, 2050, 2060]
    coming = [
        {
            "series": one,
            "reference_year": year,
            **{name: 34.0 + (year - 2024) * (0.5 + part / 20) for name, part in BOUNDS.items()},
            "hover": f"in {year}",
        }
        for one in names
        for year in years
    ]
    panels = [Panel(one, one, tested_to, f"<b>{one}</b>") for one in names]
    return Fan(pl.DataFrame(past), pl.DataFrame(coming), panels, 50.0, LABELS, targets)


def texts(figure: go.Figure) -> list[str]:
    return [str(one.text) for one in figure.layout.annotations]


def test_bands_are_drawn_apart_within_and_beyond_the_tested_range() -> None:
    figure = fan(shown(), "light")
    bands = [one for one in figure.data if one.fill == "toself"]
    spans = {(min(one.x), max(one.x), bool(one.fillpattern.shape)) for one in bands}
    assert spans == {(2024, 2039, False), (2039, 2060, False), (2039, 2060, True)}
    middles = {one.line.dash: (min(one.x), max(one.x)) for one in figure.data if one.text is not None and "in 2040" in one.text}
    assert middles == {"8px,5px": (2039, 2060)}
    assert any("outside the tested range" in text for text in texts(figure))
    assert figure.layout.shapes[0].x0 == 2039


def test_bounds_lie_where_the_frame_has_them() -> None:
    wide = [one for one in fan(shown(), "light").data if one.fill == "toself" and 2060 in one.x]
    heights = sorted({max(one.y) for one in wide})
    assert heights == pytest.approx([34 + 36 * 0.75, 34 + 36 * 0.95])


def test_an_untested_projection_is_all_beyond() -> None:
    figure = fan(shown(tested_to=2024), "light")
    assert {min(one.x) for one in figure.data if one.fill == "toself"} == {2024}
    assert all(one.line.dash != "solid" for one in figure.data if one.text is not None and "in 2040" in one.text)


def test_history_is_not_joined_across_a_break() -> None:
    history = next(one for one in fan(shown(), "light").data if one.mode == "lines+markers")
    assert history.x[5] is None
    assert history.x[4] == 2014
    assert not history.connectgaps


def test_several_share_their_axes_and_each_has_its_title() -> None:
    figure = fan(shown(("SEN", "BTN", "AFRICA")), "dark")
    assert {"<b>SEN</b>", "<b>BTN</b>", "<b>AFRICA</b>", "Parity (50 %)"} <= set(texts(figure))
    ranges = {tuple(figure.layout[name].range) for name in ("yaxis", "yaxis2", "yaxis3")}
    assert len(ranges) == 1
    assert figure.layout.height == fan_height(3) > fan_height(2)


def test_for_a_wall_the_same_is_drawn_flatter() -> None:
    wide = fan(shown(), "light", wall=True)
    assert wide.layout.height == fan_height(1, wall=True) < fan_height(1)
    assert len(wide.data) == len(fan(shown(), "light").data)


def test_a_target_is_a_star_with_its_words() -> None:
    figure = fan(shown(targets=(Target("SEN", 2030, 45.0, "45 % by 2030"),)), "light")
    star = next(one for one in figure.data if one.marker.symbol == "star-open")
    assert (star.x[0], star.y[0], star.hovertext) == (2030, 45.0, "45 % by 2030")


DATES = [
    Date("Ours", "2038 (80 %: 2027 to 2083)", "", 2038, "ours", 2027, 2083),
    Date("Line", "2033", "", 2033),
    Date("Far", "after 2100", "", 2154),
    Date("Never", "does not lead there", "", None),
]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_method_has_its_row_and_those_with_a_date_their_mark(mode: Mode) -> None:
    figure = strip(DATES, 2024, 2100, mode, tested_to=2039, beyond="outside")
    assert [one for one in DATES if any(one.name in text and one.text in text for text in texts(figure))] == DATES
    marks = {one.marker.symbol: one.x[0] for one in figure.data if one.mode == "markers"}
    assert marks == {"diamond": 2038, "circle-open": 2033, "triangle-right": 2100}
    ours = next(one for one in figure.data if one.mode == "lines")
    assert tuple(ours.x) == (2027, 2083)
    assert ours.line.color == theme(mode).women


def test_a_range_without_an_end_goes_to_the_edge() -> None:
    open_range = [Date("Ours", "", "", 2090, "ours", 2060, None)]
    bar = strip(open_range, 2024, 2100, "light", tested_to=2039, beyond="").data[0]
    assert tuple(bar.x) == (2060, 2100)
