"""The application that granian serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phasezero.django_settings")

application = get_wsgi_application()

gc.freeze()  # what is loaded stays: the collector need not look through it at every request
gc.set_threshold(50_000, 20, 20)
