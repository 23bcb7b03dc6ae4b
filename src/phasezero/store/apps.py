from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "phasezero.store"
    label = "store"
