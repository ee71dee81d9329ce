"""Slides opened by another program: LibreOffice turns them into pages on which every word of the slides stands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from exports.decks import Deck, Slide, Words
from exports.slides import write_slides
from i18n import LANGUAGES
from tests.exports import slide_samples as samples

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
KINDS = (samples.lines, samples.fan, samples.bars, samples.pyramid, samples.dots, samples.dumbbell, samples.world)


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice (soffice)")
@pytest.mark.skipif(not PDFTOTEXT, reason="needs pdftotext (poppler-utils)")
def test_libreoffice_shows_every_slide_with_its_words(tmp_path: Path) -> None:
    """Both languages in one file, since starting LibreOffice takes seconds."""
    charts = [
        Slide(id=kind.__name__, kind="chart", drawings={language: kind(language) for language in LANGUAGES}) for kind in KINDS
    ]
    deck = Deck(title=Words(en="Workshop", fr="Atelier"), slides=tuple(charts))
    (tmp_path / "deck.pptx").write_bytes(write_slides(deck, LANGUAGES))
    pages = pages_of(tmp_path)
    assert len(pages) == 2 * (1 + len(charts) + 1)
    for page, (kind, language) in zip(pages[2:-2], ((kind, one) for kind in KINDS for one in LANGUAGES), strict=True):
        drawing = kind(language)
        for words in (drawing.title, drawing.source, *drawing.categories[:3], *(one.label for one in drawing.references)):
            assert words.replace("\u00a0", " ") in page, (drawing.name, language)
    assert "2000" in pages[2]
    assert "2020" in pages[2]


def pages_of(folder: Path) -> list[str]:
    """The text of each page, words on one line, no-break spaces as spaces."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "deck.pptx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        [str(PDFTOTEXT), "-layout", str(folder / "deck.pdf"), "-"], check=True, capture_output=True, timeout=60
    )
    return [" ".join(page.replace("\u00a0", " ").split()) for page in text.stdout.decode("utf-8").split("\f")[:-1]]
