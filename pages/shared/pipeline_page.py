"""The Pipeline page: which service, and which of its three questions."""

from __future__ import annotations

from pages.shared import reads
from pages.shared.controls import choose_one
from pages.shared.frame import Page
from pages.shared.pipeline_service import service
from pages.shared.pipeline_show import show_projection


def show(page: Page) -> None:
    """The whole page under its title."""
    t, known = page.t, reads.registry().pipelines
    name = choose_one(
        "pipeline",
        t.text("pipeline.service"),
        list(known),
        default=next(iter(known)),
        label_of=lambda one: t.of(known[one].name),
    )
    show_projection(page, service(t, name))
