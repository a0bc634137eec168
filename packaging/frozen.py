"""Where the frozen program begins: a process that a backtest starts is a worker, any other the program itself."""

from __future__ import annotations

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from app.__main__ import main

    sys.exit(main())
