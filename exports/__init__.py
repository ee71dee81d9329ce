"""Files that readers take away: tables now, slides and briefs later."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

PPTX_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def file_name(stem: str, language: str, ending: str) -> str:
    """A name that every system accepts: ASCII, the same stem in both languages, then the language.

    >>> file_name("Women in parliament, Côte d'Ivoire", "fr", "csv")
    'women-in-parliament-cote-d-ivoire_fr.csv'
    """
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    safe = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")
    return f"{safe or 'figures'}_{language}.{ending}"
