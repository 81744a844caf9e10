"""Score social posts of files and data sets: python scripts/score_batch.py INPUT... --out FOLDER [options]."""

import sys

from analyzer.commands.batch import main

if __name__ == "__main__":
    sys.exit(main())
