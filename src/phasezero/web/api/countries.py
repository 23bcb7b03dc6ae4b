"""Countries, and the suggested phase of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from phasezero import library
from phasezero.domain.marking import PUBLIC
from phasezero.web import shown
from phasezero.web.api import made
from phasezero.web.api.fields import Code, Known, OfDay, OptionsAsked, iso3
from phasezero.web.api.schemas import CountriesOut, Fault, PhaseOut
from phasezero.web.days import today
from phasezero.web.viewer import about, viewer_of

router = Router(tags=["countries"])


@router.get("/countries", response=CountriesOut, operation_id="countries", summary="Countries that are watched or have events")
def countries(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    about(request, PUBLIC, *viewer.audiences)  # it holds phases that drafts of theirs suggest
    return made.answer({"countries": [made.country(line) for line in shown.world(viewer)]})


@router.get(
    "/countries/{code}/phase",
    response={200: PhaseOut, 400: Fault, 404: Fault},
    operation_id="phase",
    summary="The phase suggested by what was known on a day, with the reasons",
)
def phase(request: HttpRequest, code: Code, asked: Query[Known]) -> HttpResponse:
    viewer, country = viewer_of(request), iso3(code)
    found = shown.phase_of_day(viewer, country, asked.on)
    about(request, library.audience_for(viewer, country) or PUBLIC)
    return made.answer(made.phase(found))


@router.get(
    "/countries/{code}/update",
    response={200: dict[str, object], 400: Fault, 404: Fault},
    operation_id="update_of_day",
    summary="The update of a day: the stored one, else a draft composed now and not stored",
    description="Its schema is `docs/reference/update.schema.json`; `state` says whether it was issued.",
)
def update_of_day(request: HttpRequest, code: Code, asked: Query[OfDay]) -> HttpResponse:
    found = shown.of_day(viewer_of(request), iso3(code), asked.on or today())
    about(request, found.update.audience)
    return HttpResponse(found.content, content_type="application/json")


@router.get(
    "/countries/{code}/options",
    response={200: dict[str, object], 400: Fault, 404: Fault},
    operation_id="options",
    summary="What could be done, as known on a day, in the written order",
    description="Its fields are described in `docs/reference/options-json.md`; nobody has chosen among the options.",
)
def options(request: HttpRequest, code: Code, asked: Query[OptionsAsked]) -> HttpResponse:
    found = shown.options_of_day(viewer_of(request), iso3(code), asked.on or today(), asked.horizon)
    about(request, found.heading.marking.audience)
    return made.answer(library.options_json(found))
