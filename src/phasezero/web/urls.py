"""Addresses of the pages and the API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from phasezero.web.api import api
from phasezero.web.pages.about import about
from phasezero.web.pages.account import account, join
from phasezero.web.pages.actions import actions
from phasezero.web.pages.agenda import agenda, agenda_calendar, country_agenda, country_calendar
from phasezero.web.pages.alerts import alert, alerts, answer, ask
from phasezero.web.pages.assessment import assessment, evidence, judgement, view
from phasezero.web.pages.audit import audit, stewardship_audit
from phasezero.web.pages.campaign import campaign
from phasezero.web.pages.checklist import checklist
from phasezero.web.pages.clusters import clusters
from phasezero.web.pages.consistency import consistency
from phasezero.web.pages.countries import country
from phasezero.web.pages.due import due
from phasezero.web.pages.event import event
from phasezero.web.pages.find import search
from phasezero.web.pages.framing import framing
from phasezero.web.pages.health import health
from phasezero.web.pages.influence import influence
from phasezero.web.pages.institutions import institution, institutions
from phasezero.web.pages.language import language
from phasezero.web.pages.lens import new as new_lens
from phasezero.web.pages.lens import register as lens_register
from phasezero.web.pages.lens import register_csv as lens_csv
from phasezero.web.pages.lens import review as lens_review
from phasezero.web.pages.lens import review_file as lens_file
from phasezero.web.pages.messages import message, message_answer, message_list, message_sheet, message_text, new_message
from phasezero.web.pages.new_reports import new_reports
from phasezero.web.pages.options import options
from phasezero.web.pages.overview import overview
from phasezero.web.pages.receipt import receipt
from phasezero.web.pages.recording import record, share
from phasezero.web.pages.release import recall, release, releases
from phasezero.web.pages.replies import replies
from phasezero.web.pages.reply import reply
from phasezero.web.pages.rising import rising
from phasezero.web.pages.series import country_series, series, task_force_series
from phasezero.web.pages.signals import signals
from phasezero.web.pages.silence import silence
from phasezero.web.pages.sources import sources
from phasezero.web.pages.stewardship import stewardship
from phasezero.web.pages.stories import stories, story
from phasezero.web.pages.submission_file import submission_file
from phasezero.web.pages.submissions import submission, submissions
from phasezero.web.pages.submit import submit
from phasezero.web.pages.subscriptions import confirm, delivery_log, feed, received, subscriptions, unsubscribe
from phasezero.web.pages.task_forces import make, task_force, task_forces, watching
from phasezero.web.pages.triggers import country_triggers, country_triggers_calendar, triggers, triggers_calendar
from phasezero.web.pages.updates import day_file, update, update_file, updates
from phasezero.web.pages.vault import vault
from phasezero.web.pages.verifying import desk
from phasezero.web.pages.warnings import warnings

_CODE = r"(?P<code>[A-Za-z]{2,3})"
_FORM = r"(?P<form>txt|json|html)"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    re_path(rf"^countries/{_CODE}/$", country, name="country"),
    re_path(rf"^countries/{_CODE}/updates/$", updates, name="updates"),
    re_path(rf"^countries/{_CODE}/update\.{_FORM}$", day_file, name="day-file"),
    re_path(rf"^countries/{_CODE}/options/$", options, name="options"),
    re_path(rf"^countries/{_CODE}/checklist/$", checklist, name="checklist"),
    re_path(rf"^countries/{_CODE}/agenda/$", country_agenda, name="country-agenda"),
    re_path(rf"^countries/{_CODE}/agenda\.ics$", country_calendar, name="country-calendar"),
    re_path(rf"^countries/{_CODE}/campaign/$", campaign, name="campaign"),
    re_path(rf"^countries/{_CODE}/triggers/$", country_triggers, name="country-triggers"),
    re_path(rf"^countries/{_CODE}/triggers\.ics$", country_triggers_calendar, name="country-triggers-calendar"),
    re_path(rf"^countries/{_CODE}/framing/$", framing, name="framing"),
    re_path(rf"^countries/{_CODE}/clusters/$", clusters, name="clusters"),
    re_path(rf"^countries/{_CODE}/rising/$", rising, name="rising"),
    re_path(rf"^countries/{_CODE}/silence/$", silence, name="silence"),
    re_path(rf"^countries/{_CODE}/series/$", country_series, name="country-series"),
    path("series/", series, name="series"),
    path("consistency/", consistency, name="consistency"),
    path("updates/<str:update_id>/", update, name="update"),
    re_path(rf"^updates/(?P<update_id>[^/.]+)\.{_FORM}$", update_file, name="update-file"),
    path("updates/<str:update_id>/reply/", reply, name="reply"),
    path("events/<str:event_id>/", event, name="event"),
    path("institutions/", institutions, name="institutions"),
    path("institutions/<str:key>/", institution, name="institution"),
    path("search/", search, name="search"),
    path("health/", health, name="health"),
    path("about/", about, name="about"),
    path("language/", language, name="language"),
    path("api/", api.urls),
    path("account/", account, name="account"),
    path("join/<str:secret>/", join, name="join"),
    path("task-forces/", task_forces, name="task-forces"),
    path("task-forces/new/", make, name="task-force-make"),
    path("task-forces/<str:key>/", task_force, name="task-force"),
    path("task-forces/<str:key>/release/", release, name="release"),
    path("task-forces/<str:key>/submissions/", submissions, name="submissions"),
    path("task-forces/<str:key>/submissions/file/", submission_file, name="submission-file"),
    path("task-forces/<str:key>/submissions/<str:submission>/", submission, name="submission"),
    path("task-forces/<str:key>/submissions/<str:submission>/event/", record, name="record"),
    path("task-forces/<str:key>/events/<str:event_id>/", share, name="share-event"),
    path("task-forces/<str:key>/vault/", vault, name="vault"),
    path("task-forces/<str:key>/audit/", audit, name="audit"),
    path("task-forces/<str:key>/desk/", desk, name="desk"),
    path("task-forces/<str:key>/new-reports/", new_reports, name="new-reports"),
    path("task-forces/<str:key>/sources/", sources, name="sources"),
    path("task-forces/<str:key>/stories/", stories, name="stories"),
    path("task-forces/<str:key>/stories/<str:story_id>/", story, name="story"),
    path("task-forces/<str:key>/signals/", signals, name="signals"),
    path("task-forces/<str:key>/assessment/", assessment, name="assessment"),
    path("task-forces/<str:key>/assessment/evidence/", evidence, name="assessment-evidence"),
    path("task-forces/<str:key>/assessment/<str:round_id>/view/", view, name="assessment-view"),
    path("task-forces/<str:key>/assessment/<str:round_id>/judgement/", judgement, name="assessment-judgement"),
    path("task-forces/<str:key>/replies/", replies, name="replies"),
    path("task-forces/<str:key>/agenda/", agenda, name="agenda"),
    path("task-forces/<str:key>/agenda/calendar/", agenda_calendar, name="agenda-calendar"),
    path("task-forces/<str:key>/triggers/", triggers, name="triggers"),
    path("task-forces/<str:key>/triggers/calendar/", triggers_calendar, name="triggers-calendar"),
    path("task-forces/<str:key>/series/", task_force_series, name="task-force-series"),
    path("task-forces/<str:key>/influence/", influence, name="influence"),
    path("task-forces/<str:key>/warnings/", warnings, name="warnings"),
    path("task-forces/<str:key>/alerts/", alerts, name="alerts"),
    path("task-forces/<str:key>/alerts/<str:alert_id>/", alert, name="alert"),
    path("task-forces/<str:key>/alerts/<str:alert_id>/ask/", ask, name="ask"),
    path("task-forces/<str:key>/messages/", message_list, name="messages"),
    path("task-forces/<str:key>/messages/new/", new_message, name="message-new"),
    path("task-forces/<str:key>/messages/<str:message_id>/", message, name="message"),
    path("task-forces/<str:key>/messages/<str:message_id>/message.txt", message_text, name="message-text"),
    path("task-forces/<str:key>/messages/<str:message_id>/sheet/", message_sheet, name="message-sheet"),
    path("task-forces/<str:key>/actions/", actions, name="actions"),
    path("task-forces/<str:key>/lens/", lens_register, name="lens"),
    path("task-forces/<str:key>/lens/new/", new_lens, name="lens-new"),
    path("task-forces/<str:key>/lens/register.csv", lens_csv, name="lens-csv"),
    path("task-forces/<str:key>/lens/<str:lens_id>/", lens_review, name="lens-review"),
    re_path(r"^task-forces/(?P<key>[^/]+)/lens/(?P<lens_id>[^/]+)/assessment\.(?P<form>docx|pdf)$", lens_file, name="lens-file"),
    path("asks/<str:secret>/", answer, name="answer"),
    path("messages/<str:secret>/", message_answer, name="message-answer"),
    path("releases/", releases, name="releases"),
    path("updates/<str:update_id>/recall/", recall, name="recall"),
    path("stewardship/", stewardship, name="stewardship"),
    path("stewardship/audit/", stewardship_audit, name="stewardship-audit"),
    path("watching/", watching, name="watching"),
    path("submit/<str:key>/", submit, name="submit"),
    path("receipt/", receipt, name="receipt"),
    path("subscriptions/", subscriptions, name="subscriptions"),
    path("subscriptions/received/", received, name="received"),
    path("due/", due, name="due"),
    path("deliveries/", delivery_log, name="delivery-log"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("confirm/<str:token>/", confirm, name="confirm"),
    re_path(r"^feeds/(?P<key>[A-Za-z0-9_-]+)\.(?P<form>atom|json)$", feed, name="feed"),
    path("accounts/", include("allauth.urls")),
]

handler400 = "phasezero.web.faults.bad_request"
handler404 = "phasezero.web.faults.not_found"
handler500 = "phasezero.web.faults.failed"
