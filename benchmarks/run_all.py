"""Every benchmark of this folder, one behind the other: what `make bench` runs.

python benchmarks/run_all.py           what takes long is measured on a part
python benchmarks/run_all.py --full    on all of it
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_A_FIGURE = {"run_all.py", "check_locks.py", "many_events.py"}
ON_A_PART = {"visibility.py": ["--events", "100000", "--requests", "1000"]}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--full", action="store_true", help="Measure on all of it what takes long.")
    part = {} if asked.parse_args().full else ON_A_PART
    failed = []
    for script in sorted(HERE.glob("*.py")):
        if script.name in NOT_A_FIGURE:
            continue
        print(f"\n== {script.name}", flush=True)
        if subprocess.run([sys.executable, script, *part.get(script.name, [])], check=False).returncode:
            failed.append(script.name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
