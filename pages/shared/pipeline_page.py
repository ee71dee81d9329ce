"""The Pipeline page: which service, and which of its three questions; or a target of which shares alone are published."""

from __future__ import annotations

from pages.shared import reads
from pages.shared.controls import choose_one
from pages.shared.frame import Page, short_names
from pages.shared.pipeline_cases import case_of_target, targets
from pages.shared.pipeline_controls import Desk
from pages.shared.pipeline_service import service
from pages.shared.pipeline_show import show_pipeline
from pages.shared.pipeline_takes import show_case
from pages.shared.pipeline_words import say
from pages.shared.tiles import show_answer


def show(page: Page) -> None:
    """The whole page under its title."""
    t, registry, announced = page.t, reads.registry(), targets()
    names = {one.id: t.of(one.name) for one in registry.pipelines.values()}
    areas = short_names(t)
    for one in announced.values():
        names[one.id] = t.text(
            "grades.service_of", area=areas[one.ref_area], service=registry.level_name(one.level, t.language)
        )
    areas_of = {one.id: one.ref_area for one in registry.pipelines.values()}
    areas_of |= {one.id: one.ref_area for one in announced.values()}
    own = [name for name, area in areas_of.items() if area == page.country]
    usual = own[0] if own else next(iter(names))
    name = choose_one(
        "pipeline", t.text("pipeline.service"), list(names), default=usual, label_of=lambda one: names[one], width=560
    )
    if name in registry.pipelines:
        show_pipeline(page, service(t, name))
        return
    say(t.text("pipeline.shares_alone"))
    case = case_of_target(t, announced[name])
    if case is None:
        show_answer(t.text("pipeline.takes.nobody"))
    else:
        show_case(page, case, Desk())
