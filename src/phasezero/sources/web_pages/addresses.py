"""One address for one document, however it was linked to."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok|at_\w+|xtor|ns_\w+|cmpid|ocid|wt_mc|"
    r"pk_\w+|piwik_\w+|ref_src|traffic_source|guccounter|s_cid|spm|share|outputtype)",
    re.IGNORECASE,
)
"""Parameters that say how a reader came, not what is read."""
_LONGEST = 2000


def canonical(address: str, base: str = "") -> str:
    """The address without what does not change the document: fragment, tracking, default port, letter case of the host.

    Empty where it is no address of the web.
    """
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.casefold() not in ("http", "https") or not host or len(address) > _LONGEST:
        return ""
    scheme = parts.scheme.casefold()
    where = f"[{host}]" if ":" in host else host
    place = where if port in (None, {"http": 80, "https": 443}[scheme]) else f"{where}:{port}"
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(parts.query.split("&")) else urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, place, path, query if kept else "", ""))
