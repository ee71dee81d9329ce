"""The profile of one country: sentences, levels from base to top, lines with events, peers, all other figures."""

from __future__ import annotations

from pages.shared.profile_country import LEAD, Profile, answer, profile_address, read, show_choice
from pages.shared.profile_levels import level_rows, levels_chart, national_rows
from pages.shared.profile_lists import disagreements, event_notes, event_rows, other_rows, peer_rows, source_rows
from pages.shared.profile_time import law_chart, parliament_fan, time_chart

__all__ = [
    "LEAD",
    "Profile",
    "answer",
    "disagreements",
    "event_notes",
    "event_rows",
    "law_chart",
    "level_rows",
    "levels_chart",
    "national_rows",
    "other_rows",
    "parliament_fan",
    "peer_rows",
    "profile_address",
    "read",
    "show_choice",
    "source_rows",
    "time_chart",
]
