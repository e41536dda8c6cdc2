"""Write the made-up sample data: python sample_data/generate.py [FOLDER].

The same seed gives the same bytes. Nothing here reads or imports the app: the truth comes from the rates in
generator/tables, so that what the app finds can be held against it.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample_data.generator.everything import write_everything

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    print(write_everything(target))
