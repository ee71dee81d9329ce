"""Time and size of a deck: 12 charts and two maps of the world, as the design asks (under 10 s, under 3 MB).

Run: .venv/bin/python -m benchmarks.slides
"""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

from exports.decks import Deck, Slide, Words
from exports.map_shapes import shapes
from exports.slides import write_slides
from i18n import LANGUAGES
from tests.exports import slide_samples as samples

CHARTS = (samples.lines, samples.fan, samples.bars, samples.pyramid, samples.dots, samples.dumbbell)
COLOURS = ("#B45309", "#E7B683", "#C3A9CF", "#5B2A86")


def deck() -> Deck:
    """Each kind of chart twice, and two maps on which every country has a figure, in both languages."""
    made = [{one: kind(one) for one in LANGUAGES} for kind in CHARTS * 2]
    codes = [code for code in shapes("WORLD")["paths"] if code not in shapes("WORLD")["neutral"]]
    place = samples.world("en").places[0]
    places = tuple(place.model_copy(update={"iso3": code, "colour": COLOURS[at % 4]}) for at, code in enumerate(codes))
    made += [{one: samples.world(one).model_copy(update={"places": places}) for one in LANGUAGES}] * 2
    slides = [Slide(id=f"s{at}", kind="chart", drawings=one) for at, one in enumerate(made)]
    return Deck(title=Words(en="Benchmark", fr="Mesure"), slides=tuple(slides))


def main() -> None:
    """Print seconds and bytes for one language and for both."""
    given = deck()
    for languages in (LANGUAGES[:1], LANGUAGES):
        start = time.perf_counter()
        file = write_slides(given, languages)
        seconds = time.perf_counter() - start
        with zipfile.ZipFile(BytesIO(file)) as parts:
            slides = sum(1 for name in parts.namelist() if name.startswith("ppt/slides/slide"))
        print(f"{'+'.join(languages)}: {slides} slides, {seconds:.2f} s, {len(file) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
