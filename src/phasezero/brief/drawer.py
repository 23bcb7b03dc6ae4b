"""Drawing in a process of its own: the engine takes half a second to start, in which nothing else could run beside it.

`python -m phasezero.brief.drawer` reads one Vega specification a line and answers each with a line: the SVG, as JSON text.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"

_beside: list[subprocess.Popen[str]] = []
"""The process that draws, while there is one."""


@cache
def _engine() -> Any:
    """vl-convert with the shipped fonts: lengths of words do not depend on the machine's own."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def svg(vega: dict[str, Any]) -> str:
    """The picture that a Vega specification describes; in the process beside this one where there is one."""
    if _beside:
        answer = _ask(_beside[-1], json.dumps(vega))
        if answer:
            return str(json.loads(answer))
    drawn: str = _engine().vega_to_svg(vega, allowed_base_urls=[])
    return drawn


def _ask(process: subprocess.Popen[str], line: str) -> str:
    """The process's answer; empty where it has ended, and this one has to draw itself."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(line + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    return process.stdout.readline()


@contextmanager
def beside() -> Iterator[None]:
    """Start the engine beside what is done meanwhile; pictures drawn inside come from there."""
    command = [sys.executable, "-m", "phasezero.brief.drawer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:  # noqa: S603 - ours
        _beside.append(process)
        try:
            yield
        finally:
            _beside.remove(process)
            process.kill()
            with suppress(BrokenPipeError):  # what was written to a process that had ended is lost, and drawn here instead
                process.communicate()


def main() -> None:
    svg({"marks": []})
    for line in sys.stdin:
        sys.stdout.write(json.dumps(svg(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
