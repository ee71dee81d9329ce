"""A deck with a chart of every kind, drawn by hand: small enough to know every figure of."""

from __future__ import annotations

from collections.abc import Iterable

from exports.decks import Deck, Slide, Words
from exports.drawings import Axis, Band, Bars, Dots, Drawing, Figures, LegendEntry, Line, Place, Reference
from i18n import LANGUAGES, Language

HOSTILE = "</script><script>document.title='broken'</script><b>A & B</b>"
"""What a stranger's deck may say; it has to come out as it is written."""

YEARS = (2020.0, 2021.0, 2022.0, 2023.0, 2024.0)
PERCENT = Axis(unit="percent", decimals=1)
SHARES = (12.3456, 13.0, None, 14.5, 41.2)


def lines(language: Language) -> dict[str, object]:
    name = {"en": "Bhutan", "fr": "Bhoutan"}[language]
    return {
        "kind": "lines",
        "x": Axis(unit="year"),
        "y": PERCENT,
        "lines": (
            Line(name=name, x=YEARS, y=SHARES, colour="#5B2A86", label=f"{name} 41.2"),
            Line(name=HOSTILE, x=YEARS, y=(20, 21, 22, 23, 24), colour="#3F74C9", dash="dash"),
        ),
        "bands": (Band(name="80 %", x=YEARS[3:], low=(10, 20), high=(30, 60), colour="#E0D2E4"),),
        "references": (Reference(value=50, label="50 %"),),
        "figures": Figures(columns=("Year", "Area", "Share"), rows=tuple(zip(YEARS, [name] * 5, SHARES, strict=True))),
    }


def bars(language: Language) -> dict[str, object]:  # noqa: ARG001 - every kind is made alike
    values = (30.0, 5.0)
    return {
        "kind": "bars",
        "categories": ("D-2", "P-1"),
        "stacked": True,
        "mirrored": True,
        "bars": (
            Bars(name="Women", values=tuple(-one for one in values), colour="#5B2A86", texts=("30", "5")),
            Bars(name="Men", values=(70.0, 2.0), colour="#8A8D91", texts=("70", "2")),
        ),
        "figures": Figures(columns=("Level", "Women", "Men"), rows=(("D-2", 30, 70), ("P-1", 5, 2))),
    }


def dots(language: Language) -> dict[str, object]:  # noqa: ARG001 - every kind is made alike
    return {
        "kind": "dots",
        "categories": ("Bhutan", "Senegal", "Bhutan"),
        "x": PERCENT,
        "joined": True,
        "dots": (
            Dots(name="2014", values=(8.5, 43.3, None), colour="#8A8D91", marker="circle-open", texts=("8.5 %", "43.3 %", "")),
            Dots(
                name="2024",
                values=(4.3, 41.2, 20),
                colour="#5B2A86",
                texts=("4.3 %", "41.2 %", "20 %"),
                low=(2, None, 15),
                high=(9, None, 30),
            ),
        ),
        "references": (Reference(value=50, label="50 %", axis="x"),),
        "figures": Figures(columns=("Area", "2014", "2024"), rows=(("Bhutan", 8.5, 4.3), ("Senegal", 43.3, 41.2))),
    }


def world(language: Language) -> dict[str, object]:  # noqa: ARG001 - every kind is made alike
    return {
        "kind": "map",
        "area_group": "AFRICA",
        "places": (
            Place(iso3="SEN", colour="#E7B683", text="Senegal: 41.2 %, 2024"),
            Place(iso3="MUS", colour="#B45309", text="Mauritius: 13 of 67 seats (19.4 %), 2024"),
        ),
        "legend": (LegendEntry(label="40–50 %", colour="#E7B683"), LegendEntry(label="10–20 %", colour="#B45309")),
        "figures": Figures(columns=("Area", "Share"), rows=(("Senegal", 41.2), ("Mauritius", 19.4))),
    }


def table(language: Language) -> dict[str, object]:  # noqa: ARG001 - every kind is made alike
    return {"kind": "table", "figures": Figures(columns=("Area", "Seats"), rows=(("Bhutan", 47), (HOSTILE, 12345)))}


def panels(language: Language) -> dict[str, object]:
    one = {**lines(language), "name": "one", "language": language, "title": "Bhutan · 41.2 %"}
    return {
        "kind": "panels",
        "columns": 2,
        "panels": (Drawing.model_validate(one), Drawing.model_validate({**one, "title": "Senegal · 20 %"})),
        "figures": Figures(columns=("Area", "Share"), rows=(("Bhutan", 41.2), ("Senegal", 20.0))),
    }


def nothing(language: Language) -> dict[str, object]:
    return {"kind": "table", "empty": {"en": "No figure in this selection.", "fr": "Aucun chiffre dans ce choix."}[language]}


KINDS = {"lines": lines, "bars": bars, "dots": dots, "map": world, "table": table, "panels": panels, "empty": nothing}


def drawing(kind: str, language: Language) -> Drawing:
    return Drawing.model_validate(
        {
            **KINDS[kind](language),
            "name": kind,
            "language": language,
            "title": f"{kind} ({language})",
            "source": "Source: World Bank (WDI), 2024.",
            "alt": f"Alt of {kind} in {language}",
            "notes": ("Method of this chart.",),
        }
    )


def deck(languages: Iterable[Language] = LANGUAGES) -> Deck:
    charts = tuple(
        Slide(
            id=kind,
            kind="chart",
            page="ladder",
            chart=kind,
            drawings={language: drawing(kind, language) for language in languages},
            question=Words(en="Asked here?", fr="Posée ici ?") if kind == "lines" else Words(),
        )
        for kind in KINDS
    )
    words = Slide(
        id="text", kind="text", title=Words(en="Agreed", fr="Décidé"), body=Words(en=f"Two:\n- {HOSTILE}\n- b", fr="a")
    )
    own = Slide(id="own", kind="private", title=Words(en="Our staff", fr="Notre personnel"))
    return Deck(title=Words(en="A session", fr="Une session"), slides=(*charts, words, own))
