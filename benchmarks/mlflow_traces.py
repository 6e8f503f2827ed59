"""Stores traces in an MLflow server from several threads for some seconds, and prints how many a second.

Each trace is one span with two inputs and an output, as `make bench-tasks` sends them to Quipu. A trace counts once the
server has answered: MLflow's client sends in the same call, not later.

    python mlflow_traces.py http://127.0.0.1:5000 10
"""

import os
import sys
import threading
import time

os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow

THREADS = 4
WARM_UP_SECONDS = 2


def trace(n):
    with mlflow.start_span(name="answer") as span:
        span.set_inputs({"question": f"What is {n} + 1?", "temperature": n * 1e-3})
        span.set_outputs(f"It is {n + 1}.")


def stored(seconds):
    counts = [0] * THREADS
    until = time.monotonic() + seconds

    def work(thread):
        while time.monotonic() < until:
            trace(counts[thread] * THREADS + thread)
            counts[thread] += 1

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def main():
    mlflow.set_tracking_uri(sys.argv[1])
    experiment = mlflow.set_experiment("traces")
    stored(WARM_UP_SECONDS)
    rate = stored(float(sys.argv[2]))
    found = mlflow.search_traces(locations=[experiment.experiment_id], max_results=10, return_type="list")
    if len(found) != 10:
        raise SystemExit(f"The server has {len(found)} traces on a page of 10")
    print(rate)


main()
