"""Triggers as somebody types them, for tests."""

ELECTION = {
    "kind": "election",
    "title": "Presidential election",
    "starts": "2014-02-01",
    "source": "Transitional calendar",
    "source_date": "2013-01-20",
}
FEAST = {
    "kind": "religious-day",
    "title": "Eid al-Fitr",
    "starts": "2014-07-28",
    "uncertain_days": "1",
    "source": "Calendar of the mosque council",
    "source_date": "2013-01-02",
}
EASTER = {
    "kind": "religious-day",
    "title": "Easter Monday procession",
    "starts": "2013-04-01",
    "repeats": "easter",
    "source": "Notice of the diocese",
    "source_date": "2013-01-02",
}
COUP = {
    "kind": "coup",
    "title": "President flees the capital",
    "starts": "2013-03-24",
    "state": "happened",
    "source": "Press statement SC/10960",
    "source_date": "2013-03-25",
}
