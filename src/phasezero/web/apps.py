from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "phasezero.web"
    label = "web"
