"""What three sources say of one incident, as the rule for accepting asks for it: a row of `phasezero extract`, and their names."""

from __future__ import annotations

from typing import Any

ROW: dict[str, Any] = {
    "report_id": "1",
    "type": "killing",
    "country": "CAF",
    "region": "Ouham",
    "place": "Bossangoa",
    "latitude": 6.49,
    "longitude": 17.45,
    "radius_km": 10,
    "occurred_start": "2013-03-30",
    "occurred_end": "2013-03-31",
    "perpetrator": "Séléka",
    "perpetrator_class": "non-state",
    "perpetrator_foreign": False,
    "target_group": "villagers",
    "deaths_low": 4,
    "deaths_best": 5,
    "deaths_high": 6,
    "deaths_open": False,
    "said": [],
    "confidence": 0.8,
    "spans": [],
}
NAMES = ("Reuters", "Radio Ndeke Luka", "Agence France-Presse")
