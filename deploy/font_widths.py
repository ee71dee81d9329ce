"""Writes exports/font_widths.toml: how wide letters are in the typefaces of slides.

Slides use Arial and Georgia, which may not be copied here. Liberation Sans has the widths of Arial; DejaVu Serif stands in
where Georgia lacks, and is wider: text that fits in it fits in both. Run by hand: .venv/bin/python deploy/font_widths.py
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

from PIL import ImageFont

FONTS: Final = Path("/usr/share/fonts/truetype")
FACES: Final = {
    "sans": FONTS / "liberation/LiberationSans-Regular.ttf",
    "sans_bold": FONTS / "liberation/LiberationSans-Bold.ttf",
    "serif": FONTS / "dejavu/DejaVuSerif.ttf",
}
SIGNS: Final = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x202F])) + (
    "–—‘’“”„†•…‰‹›€™−≈≠≤≥→←↑↓×"
)
EM: Final = 1000


def main() -> None:
    """Measure and write."""
    lines = ["# Widths of letters in thousandths of the type size; written by deploy/font_widths.py."]
    for face, file in FACES.items():
        font = ImageFont.truetype(str(file), EM)
        widths: dict[int, str] = defaultdict(str)
        for sign in SIGNS:
            widths[round(font.getlength(sign))] += sign
        lines += ["", f"[{face}]", *(f'{width} = "{_escaped(signs)}"' for width, signs in sorted(widths.items()))]
    target = Path(__file__).resolve().parent.parent / "exports" / "font_widths.toml"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _escaped(signs: str) -> str:
    """Text as TOML writes it; spaces and soft hyphens by number, so that an editor cannot change them."""
    return "".join(f"\\u{ord(one):04X}" if one in '\\"\u00a0\u00ad\u202f' else one for one in signs)


if __name__ == "__main__":
    main()
