"""Country briefs as files: one, or many in a ZIP file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from exports import file_name
from exports.brief_docx import write_docx
from exports.brief_pdf import write_pdf
from exports.brief_pptx import write_pptx
from exports.briefs import ENDINGS, Ending
from i18n import Language, Translator
from pages.shared import reads
from pages.shared.brief_content import compose
from pages.shared.frame import short_names

__all__ = ["ENDINGS", "ZIP_TYPE", "Job", "bundle", "is_country", "write"]
ZIP_TYPE: Final = "application/zip"
WRITERS: Final = {"pptx": write_pptx, "docx": write_docx, "pdf": write_pdf}
_DATE: Final = (2000, 1, 1, 0, 0, 0)
"""Of every file in a ZIP file, so that the same briefs give the same one."""


@dataclass(frozen=True)
class Job:
    """One brief to write."""

    ref_area: str
    language: Language
    ending: Ending

    @property
    def file_name(self) -> str:
        """The file's name: brief-btn-bhutan_fr.pdf."""
        name = short_names(Translator("en"))[self.ref_area].replace("’", " ")
        return file_name(f"brief-{self.ref_area}-{name}", self.language, self.ending)


def is_country(ref_area: str) -> bool:
    """Whether `ref_area`, in capitals, is the ISO3 code of a country of the areas table."""
    return not reads.areas().filter(pl.col("kind") == "country", pl.col("ref_area") == ref_area.upper()).is_empty()


def write(job: Job, home: str = "") -> bytes:
    """The brief as a file; `home` is the address of the app."""
    return WRITERS[job.ending](compose(job.ref_area, job.language), home)


def bundle(jobs: Sequence[Job], home: str, say: Callable[[int, Job], None]) -> bytes:
    """All briefs in one ZIP file; `say` is told before each the how manyth it is, counted from 1."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for number, job in enumerate(jobs, start=1):
            say(number, job)
            entry = zipfile.ZipInfo(job.file_name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, write(job, home))
    return target.getvalue()
