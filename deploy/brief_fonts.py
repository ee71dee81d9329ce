"""Makes exports/fonts/*.ttf, which the PDF writer embeds, from the variable fonts in static/fonts.

PDF writers in pure Python read no WOFF2 and no variable fonts. Run it once, where fontTools and brotli are installed:
`python deploy/brief_fonts.py`. The result is committed, so that the app needs neither.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
CUTS = {
    "source-sans-3-400": ("source-sans-3", 400),
    "source-sans-3-700": ("source-sans-3", 700),
    "source-serif-4-600": ("source-serif-4", 600),
}
NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE, HYPHEN, NO_BREAK_HYPHEN = 0x00A0, 0x202F, 0x002D, 0x2011


def make(family: str, weight: int, target: Path) -> None:
    """One weight of a family, Latin and extended Latin in one file."""
    parts = []
    for subset in ("latin", "latin-ext"):
        font = TTFont(ROOT / "static" / "fonts" / f"{family}-{subset}-wght-normal.woff2")
        fixed = instantiateVariableFont(font, {"wght": weight})
        fixed.flavor = None
        # Kerning and alternates are not used by the PDF writer, and do not merge.
        for table in ("GSUB", "GPOS", "GDEF", "STAT"):
            if table in fixed:
                del fixed[table]
        part = target.with_suffix(f".{subset}.ttf")
        fixed.save(part)
        parts.append(part)
    merged = Merger().merge([str(part) for part in parts])
    for table in merged["cmap"].tables:
        # The two spaces and hyphens that never break look like their plain sisters.
        table.cmap.setdefault(NARROW_NO_BREAK_SPACE, table.cmap[NO_BREAK_SPACE])
        table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[HYPHEN])
    # Names of their own: reportlab tells typefaces apart by them, and the licence wants changed ones to have another.
    family_name = "Parity Horizon Serif" if "serif" in family else "Parity Horizon Sans"
    for number, name in ((1, family_name), (4, f"{family_name} {weight}"), (6, f"{family_name.replace(' ', '')}-{weight}")):
        merged["name"].setName(name, number, 3, 1, 0x409)
        merged["name"].setName(name, number, 1, 0, 0)
    merged.save(target)
    for part in parts:
        part.unlink()


if __name__ == "__main__":
    folder = ROOT / "exports" / "fonts"
    folder.mkdir(exist_ok=True)
    for name, (family, weight) in CUTS.items():
        make(family, weight, folder / f"{name}.ttf")
