"""Runs a notebook from top to bottom in one fresh namespace and keeps what each cell prints or ends with.

python tools/notebook.py FILE          runs it and writes the outputs into it
python tools/notebook.py FILE --check  runs it and fails where a stored output is not what came

Kept are the text a cell prints, the value of its last line, and a picture where that value has an SVG. No Jupyter is needed; what
is written is a notebook as Jupyter reads it (nbformat 4.5).
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any


def run_cell(source: str, names: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """The outputs of a cell. Whatever the cell raises goes through."""
    tree = ast.parse(source, where)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, where, "exec"), names)  # noqa: S102 - the notebook is ours
        if last is not None:
            value = eval(compile(ast.Expression(last.value), where, "eval"), names)  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())})
    if value is not None:
        outputs.append({"data": _shown(value), "metadata": {}, "output_type": "display_data"})
    return outputs


def _shown(value: Any) -> dict[str, Any]:
    svg = getattr(value, "svg", None)
    if isinstance(svg, str):
        return {"image/svg+xml": _lines(svg), "text/plain": [f"picture: {getattr(value, 'title', '')}"]}
    return {"text/plain": _lines(str(value))}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def run(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The notebook with the outputs of this run."""
    names: dict[str, Any] = {"__name__": "__notebook__"}
    cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "code":
            cells.append(cell)
            continue
        outputs = run_cell("".join(cell["source"]), names, f"{name}, cell {number}")
        cells.append({**cell, "execution_count": None, "outputs": outputs})
    return {**notebook, "cells": cells}


def plain(outputs: list[dict[str, Any]]) -> str:
    """What a reader sees of outputs, pictures by their names only."""
    found = []
    for one in outputs:
        found += one["text"] if one["output_type"] == "stream" else one["data"]["text/plain"]
    return "".join(found)


def differences(stored: dict[str, Any], ran: dict[str, Any]) -> list[str]:
    """A line for each cell whose stored output is not what came."""
    pairs = enumerate(zip(stored["cells"], ran["cells"], strict=True), start=1)
    return [
        f"cell {number}: stored {plain(old.get('outputs', []))[:200]!r}, came {plain(new['outputs'])[:200]!r}"
        for number, (old, new) in pairs
        if new["cell_type"] == "code" and plain(old.get("outputs", [])) != plain(new["outputs"])
    ]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", type=Path)
    asked.add_argument("--check", action="store_true")
    chosen = asked.parse_args()
    stored = json.loads(chosen.file.read_text(encoding="utf-8"))
    ran = run(stored, chosen.file.name)
    if chosen.check:
        found = differences(stored, ran)
        print("\n".join(found) or "as stored")
        return 1 if found else 0
    chosen.file.write_text(json.dumps(ran, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
