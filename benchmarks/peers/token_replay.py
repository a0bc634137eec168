"""pm4py: token replay of the first items of a log on the net found in them; reading is not counted."""

import json
import sys
import warnings
from time import perf_counter

warnings.filterwarnings("ignore")

import pm4py  # noqa: E402
from pm4py.util import constants  # noqa: E402

constants.SHOW_PROGRESS_BAR = False
log = pm4py.read_xes(sys.argv[1])
cases = log["case:concept:name"].unique()[: int(sys.argv[2])]
log = log[log["case:concept:name"].isin(cases)]
net = pm4py.discover_petri_net_inductive(log, noise_threshold=0.2)
started = perf_counter()
pm4py.conformance_diagnostics_token_based_replay(log, *net)
print(json.dumps({"events": len(log), "seconds": perf_counter() - started}))
