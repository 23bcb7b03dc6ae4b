"""In: what people state about a country, and what was measured. Out: what is measured beside it, where outputs disagree, framing.

Nothing here judges: it puts together what people judged, shows measured proxies beside it, and finds where outputs disagree.
"""
