"""Feeds of news and publications. In: one feed's address (RSS, Atom, RDF, JSON Feed), and its state. Out: the documents that are
new or changed, with `whole` false where the feed gives a summary only; lists of feeds; whether a feed has dried up.

The entry is `collect(fetch, wanted, state, now) -> Batch`, as `domain.collected` describes it for every source.
"""

from phasezero.sources.feeds.collecting import Wanted, collect
from phasezero.sources.feeds.entries import Entry, Feed, read_feed
from phasezero.sources.feeds.opml import Subscription, read_opml, write_opml
from phasezero.sources.feeds.rhythm import Drought, dried_up, dry, usual_gap
from phasezero.sources.feeds.yaml_list import read_yaml, write_yaml

__all__ = [
    "Drought",
    "Entry",
    "Feed",
    "Subscription",
    "Wanted",
    "collect",
    "dried_up",
    "dry",
    "read_feed",
    "read_opml",
    "read_yaml",
    "usual_gap",
    "write_opml",
    "write_yaml",
]
