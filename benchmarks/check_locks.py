"""Do the lock for pip (requirements*.lock) and uv.lock name the same versions and hashes? Exit code 1 if not.

Reads both; needs no network and no uv.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def of_uv() -> dict[tuple[str, str], set[str]]:
    """(name, version) -> hashes, for every package of uv.lock that comes from an index."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    found = {}
    for package in packages:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        found[package["name"], package["version"]] = {file["hash"] for file in files}
    return found


def of_pip(file: Path) -> dict[tuple[str, str], set[str]]:
    """(name, version) -> hashes, for every requirement of a lock for pip."""
    text = file.read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", line):
            found[match[1].lower(), match[2]] = set(re.findall(r"--hash=(\S+)", line))
    return found


def main() -> int:
    uv, problems = of_uv(), []
    locks = [ROOT / "requirements.lock", ROOT / "requirements-text.lock", ROOT / "requirements-dev.lock"]
    pinned = {}
    for file in locks:
        for package, hashes in of_pip(file).items():
            pinned[package] = hashes
            if not hashes or not hashes <= uv.get(package, set()):
                problems.append(f"{file.name}: {' '.join(package)} is not in uv.lock with these hashes")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["name"]
    problems += [f"uv.lock: {' '.join(one)} is in no requirements lock" for one in uv.keys() - pinned.keys() if one[0] != project]
    print("\n".join(problems) or f"the locks agree: {len(pinned)} packages")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
