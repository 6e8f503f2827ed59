"""Times run.log of 10 metrics with wandb offline: prints the nanoseconds of each call, one a line."""

import os
import sys
import time

import wandb

calls, pause_us, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
os.environ["WANDB_SILENT"] = "true"
keys = [f"train/metric-{i}" for i in range(10)]
run = wandb.init(project="bench", dir=folder, mode="offline")
nanos = []
for step in range(calls):
    row = {key: step * 0.1 for key in keys}
    start = time.perf_counter_ns()
    run.log(row, step=step)
    nanos.append(time.perf_counter_ns() - start)
    time.sleep(pause_us / 1e6)
run.finish()
print("\n".join(map(str, nanos)))
