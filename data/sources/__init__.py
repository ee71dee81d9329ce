"""One module for each provider; each has `to_observations(folder, areas) -> Reading`, and stands in READERS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from data.sources import (
    hdr,
    ipu,
    national,
    uk_civil_service,
    un_system,
    un_women,
    unsd,
    vdem,
    wbl,
    wdi,
    wgi,
    worlds_women,
    wwbi,
)
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading


class Reader(NamedTuple):
    """A provider's function, and the files (glob patterns in the folder of sources) that it reads."""

    read: Callable[[Path, AreaMatcher], Reading]
    inputs: tuple[str, ...]


READERS: Final[Mapping[str, Reader]] = {
    "wdi": Reader(wdi.to_observations, (wdi.FILE,)),
    "vdem": Reader(vdem.to_observations, (vdem.FILE, vdem.INDICES_FILE, vdem.QUOTA_FILE)),
    "ipu": Reader(ipu.to_observations, ("ipu/monthly/*.csv",)),
    "unsd": Reader(unsd.to_observations, tuple(f"{unsd.FOLDER}/{name}.tsv" for name in unsd.SERIES)),
    "worlds_women": Reader(worlds_women.to_observations, (f"{worlds_women.FOLDER}/*.tsv",)),
    "un_women": Reader(un_women.to_observations, (un_women.LATEST, un_women.PANEL)),
    "wwbi": Reader(wwbi.to_observations, (wwbi.FILE,)),
    "wbl": Reader(wbl.to_observations, (wbl.FILE,)),
    "wgi": Reader(wgi.to_observations, (wgi.FILE,)),
    "hdr": Reader(hdr.to_observations, (hdr.FILE,)),
    "un_system": Reader(un_system.to_observations, (un_system.BANDS_FILE, un_system.GRADES_FILE)),
    "national": Reader(national.to_observations, (national.FILE,)),
    "uk_civil_service": Reader(uk_civil_service.to_observations, (f"{uk_civil_service.FOLDER}/*.csv",)),
}
"""In the order in which the build reads and reports."""
