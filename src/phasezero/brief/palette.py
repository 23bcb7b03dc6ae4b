"""Colours and letters of everything that is printed or shown.

One dark and one light tone per pair, so that a grey print and every common colour blindness keep them apart
(relative luminance falls with each step of a scale; a test holds it).
"""

from __future__ import annotations

FONT = "Noto Sans, DejaVu Sans, sans-serif"
PAPER = "#ffffff"
INK = "#1d2129"
MUTED = "#565d68"
LINE = "#e4e0d7"
CIVILIANS = "#8a2b1b"
OTHER = "#bdb7a8"
CIVILIANS_OPEN = "#e6c3ba"
"""Counts that are still incomplete: the same hue, unfilled-looking, with the full colour as its edge."""
OTHER_OPEN = "#f3f1ec"
UNDER_DOCUMENTED = "#f6f1e2"
SHADES = ("#ebe7dd", "#f3c9a5", "#dd8f5f", "#b5502f", "#6f1d12")
"""Regions: none documented, then four classes of counts."""
UNWATCHED = "#e4e3df"
PHASES = ("#f0dfae", "#eda45c", "#c2562c", "#6f1d12")
"""Phase 0 to 3."""
PHASE_INK = (INK, INK, PAPER, PAPER)
"""Letters on `PHASES`."""
VOICES = (("#24476b", "#24476b"), ("#9db7d5", "#24476b"), ("#eef2f7", "#24476b"))
"""Local, international and unknown publishers: fill and edge."""
QUIET = ("#eef2f7", "#c3d3e6", "#8fb0d2", "#4f79a8", "#1f3f61")
"""Regions by how long ago the last word came, from days to never."""
