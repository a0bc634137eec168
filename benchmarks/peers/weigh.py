"""Runs a command, its output into a file, and prints the memory of its largest process in MB.

A small process of its own: what is started by a large one is taken to have been as large.
"""

import os
import sys

out, *words = sys.argv[1:]
with open(out, "wb") as file:  # noqa: PTH123  one import less
    child = os.posix_spawn(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, file.fileno(), 1)])
    _, status, used = os.wait4(child, 0)
print(used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
