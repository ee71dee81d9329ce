"""One drawing of every kind in both languages, for the tests of files that hold charts."""

from __future__ import annotations

from typing import Any

from exports.drawings import Axis, Band, Bars, Dots, Drawing, Figures, LegendEntry, Line, Place, Reference
from i18n import NO_BREAK_SPACE, Language

WOMEN, MEN, OTHER = "#5B2A86", "#8A8D91", "#0F766E"
YEARS = tuple(range(1997, 2025))
AHEAD = (2024, 2025, 2026, 2030)
LONG_NAME = {
    "en": "A country with quite a long official name, Federated States of",
    "fr": "Un pays au nom officiel plutôt long, États fédérés de",
}


def said(language: Language, en: str, fr: str) -> str:
    return en if language == "en" else fr


def names(language: Language) -> tuple[str, ...]:
    found = {
        "en": ("Bhutan", "Senegal", "Solomon Islands", "Lao PDR"),
        "fr": ("Bhoutan", "Sénégal", "Îles Salomon", "RDP lao"),
    }
    return (*found[language], LONG_NAME[language])


def parity(language: Language, axis: str = "y") -> Reference:
    label = said(language, f"Parity (50{NO_BREAK_SPACE}%)", f"Parité (50{NO_BREAK_SPACE}%)")
    return Reference.model_validate({"value": 50, "label": label, "axis": axis})


def drawing(kind: str, name: str, language: Language, **fields: Any) -> Drawing:
    t = said
    given: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "language": language,
        "title": t(language, "Women in parliament", "Femmes au parlement"),
        "subtitle": t(language, "Share of seats, in percent", "Part des sièges, en pourcentage"),
        "source": t(language, "Source: Parline (CC BY 4.0), 2024.", "Source : Parline (CC BY 4.0), 2024."),
        "coverage": t(language, "Nauru has no open figure.", "Aucune donnée publique pour Nauru."),
        "alt": t(language, "Shares by country.", "Parts par pays."),
        "address": f"/explore?lang={language}",
        "notes": (t(language, "Source: IPU · Address: https://data.ipu.org", "Source: UIP · Adresse: https://data.ipu.org"),),
    }
    return Drawing.model_validate({**given, **fields})


def lines(language: Language) -> Drawing:
    drawn = [
        Line(
            name=name,
            x=YEARS,
            y=tuple(None if at == 2 and 2005 <= year < 2009 else 4.0 + at * 5 + 0.4 * (year - 1997) for year in YEARS),
            colour=(WOMEN, OTHER, MEN, "#BE5709")[at],
            label=name,
            marker="circle" if at == 0 else "",
            dash="dash" if at == 1 else "solid",
        )
        for at, name in enumerate(names(language)[:4])
    ]
    axes = {"x": Axis(unit="year", low=1996.5, high=2024.2), "y": Axis(unit="percent", low=0, high=58)}
    return drawing("lines", "lines", language, lines=drawn, references=[parity(language)], **axes)


def fan(language: Language) -> Drawing:
    middle = (20.0, 20.5, 21.0, 23.0)

    def band(name: str, reach: float, colour: str) -> Band:
        low = tuple(m - reach * at for at, m in enumerate(middle))
        return Band(name=name, x=AHEAD, low=low, high=tuple(m + reach * at for at, m in enumerate(middle)), colour=colour)

    beyond = Band(name="95 %", x=(2030, 2035), low=(14.0, 12.0), high=(32.0, 40.0), colour="#F1EDF5")
    drawn = [
        Line(name=said(language, "Published", "Publié"), x=(2004, 2014, 2024), y=(8.0, 12.0, 20.0), colour=WOMEN),
        Line(name=said(language, "Median", "Médiane"), x=AHEAD, y=middle, colour=WOMEN, dash="dot", label="x"),
    ]
    return drawing(
        "lines",
        "fan",
        language,
        lines=drawn,
        bands=[band("95 %", 3, "#E4DBEB"), band("80 %", 1.5, "#C9B6D6"), beyond],
        references=[parity(language), Reference(value=2030, axis="x", label="→", dash="dot")],
        y=Axis(unit="percent", low=0, high=58),
    )


def ages(language: Language) -> Drawing:
    """Lines over numbers that are not whole."""
    line = Line(name="a", x=(0.5, 1.25, 2.0), y=(1.0, None, 3.0), colour=WOMEN, marker="square", label="a")
    return drawing("lines", "ages", language, lines=[line], references=[parity(language)])


def bars(language: Language) -> Drawing:
    shares = Bars(name="a", values=(12.3, 43, None, 27.2, 50.1), colour=WOMEN, texts=("12", "43", "", "27", "50"))
    return drawing(
        "bars", "bars", language, categories=names(language), bars=[shares], x=Axis(unit="percent", low=0, high=60),
        references=[parity(language, "x")],
    )  # fmt: skip


def pyramid(language: Language) -> Drawing:
    men = Bars(name=said(language, "Men", "Hommes"), values=(-50, -1400, -2600), colour=MEN, texts=("50", "1 400", "2 600"))
    women = Bars(name=said(language, "Women", "Femmes"), values=(40, 1300, 2900), colour=WOMEN, texts=("40", "1 300", "2 900"))
    return drawing(
        "bars", "pyramid", language, categories=("D-2", "P-5", "P-1"), bars=[men, women], stacked=True, mirrored=True,
        x=Axis(title=said(language, "Staff", "Effectif")),
    )  # fmt: skip


def stack(language: Language) -> Drawing:
    parts = [
        Bars(name="a", values=(60, 40, 20), colour=WOMEN, texts=("60", "40", "20")),
        Bars(name="b", values=(30, 50, 75), colour=MEN),
        Bars(name="c", values=(10, 10, 5), colour=OTHER, texts=("10", "10", "5")),
    ]
    return drawing(
        "bars", "stack", language, categories=("P-1", "P-5", "D-2"), bars=parts, stacked=True, horizontal=False,
        y=Axis(unit="percent", low=0, high=100), references=[parity(language)],
    )  # fmt: skip


def dots(language: Language) -> Drawing:
    drawn = [
        Dots(
            name=said(language, "Trend", "Tendance"), values=(2040, 2051, None, 2062, 2033), colour=WOMEN,
            low=(2033, 2040, 2045, 2050, 2030), high=(2050, 2070, 2075, 2090, 2040), texts=("2040", "2051", "", "2062", "2033"),
        ),
        Dots(
            name="b", values=(2045, None, 2070, None, None), colour=OTHER, marker="diamond-open",
            texts=("2045", "", "2070", "", ""),
        ),
    ]  # fmt: skip
    return drawing("dots", "dots", language, categories=names(language), dots=drawn, x=Axis(unit="year", low=2024, high=2100))


def dumbbell(language: Language) -> Drawing:
    ends = [
        Dots(
            name="2014", values=(6.4, 42.7, 2.0, 25, None), colour=MEN, marker="circle-open", texts=("6", "43", "2", "25", "")
        ),
        Dots(name="2024", values=(8.5, 41.2, 5.9, 22, 18), colour=WOMEN, texts=("9", "41", "6", "22", "18")),
    ]
    return drawing(
        "dots", "dumbbell", language, categories=names(language), dots=ends, joined=True, x=Axis(unit="percent"),
        references=[parity(language, "x")],
    )  # fmt: skip


def world(language: Language) -> Drawing:
    places = [
        Place(iso3=code, colour=WOMEN if at % 2 else "#D99557", text=f"{code} · 2 of 47 (4.3 %), 2024")
        for at, code in enumerate(("BTN", "SEN", "SLB", "LAO", "MUS", "FRA", "RUS", "MDV"))
    ]
    legend = [LegendEntry(label="0–10 %", colour="#D99557"), LegendEntry(label="10–20 %", colour=WOMEN)]
    return drawing("map", "map", language, places=places, legend=legend, area_group="WORLD")


def table(language: Language) -> Drawing:
    columns = (said(language, "Country", "Pays"), said(language, "Year", "Année"), "%", said(language, "Remark", "Remarque"))
    rows = tuple(
        (names(language)[at % 5], 2000 + at % 25, 41.25 + at if at % 7 else None, "=1+1" if at == 3 else "x" * (at % 90))
        for at in range(40)
    )
    return drawing("table", "table", language, figures=Figures(columns=columns, rows=rows))


def panels(language: Language) -> Drawing:
    whole = lines(language)
    shown = [
        whole.model_copy(
            update={"title": one.name, "name": f"p{at}", "lines": (one.model_copy(update={"label": "", "name": "a"}),)}
        )
        for at, one in enumerate(whole.lines)
    ]
    return drawing("panels", "panels", language, panels=shown, columns=2)


def nothing(language: Language) -> Drawing:
    return drawing("table", "nothing", language, empty=said(language, "There is no figure.", "Il n’y a pas de donnée."))


KINDS = (lines, fan, ages, bars, pyramid, stack, dots, dumbbell, world, table, panels, nothing)


def samples(language: Language) -> list[Drawing]:
    return [one(language) for one in KINDS]
