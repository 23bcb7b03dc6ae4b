"""SVG to PNG for letters, in a process of its own: the engine's memory goes with it.

`python -m phasezero.deliver.pictures` reads {"fonts": folder, "pictures": [SVG, …]} and answers with a list of PNGs in base 64.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SCALE = 2.0
"""Twice the size on the page, for screens with fine dots."""
_TIMEOUT = 120


def drawn(pictures: Sequence[str], fonts: Path) -> list[bytes]:
    """Each SVG as PNG, or an empty list where they cannot be drawn: the letter's text has the same in tables."""
    if not pictures:
        return []
    asked = json.dumps({"fonts": str(fonts), "pictures": list(pictures)})
    command = [sys.executable, "-m", "phasezero.deliver.pictures"]
    try:
        done = subprocess.run(command, input=asked.encode(), capture_output=True, timeout=_TIMEOUT, check=True)  # noqa: S603 - ours
    except (OSError, subprocess.SubprocessError):
        return []
    return [base64.b64decode(one) for one in json.loads(done.stdout)]


def main() -> None:
    import vl_convert

    asked = json.load(sys.stdin)
    vl_convert.register_font_directory(asked["fonts"])
    made = [vl_convert.svg_to_png(svg, scale=SCALE) for svg in asked["pictures"]]
    json.dump([base64.b64encode(one).decode("ascii") for one in made], sys.stdout)


if __name__ == "__main__":
    main()
