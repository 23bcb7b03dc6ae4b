"""An entry of an agenda and a tie as somebody types them, for tests."""

MANDATE = {
    "body": "unsc",
    "kind": "mandate ends",
    "title": "Mandate of BINUCA ends",
    "starts": "2014-01-31",
    "state": "planned",
    "source": "S/RES/2088 (2013)",
    "source_date": "2013-01-24",
    "link": "https://undocs.org/en/S/RES/2088(2013)",
}
TIE = {
    "from": "Permanent Representative of Togo to the United Nations",
    "kind": "reports to",
    "to": "Togo",
    "since": "2012-01-01",
    "strength": "strong",
    "source": "A list of missions",
    "source_date": "2013-01-01",
}
