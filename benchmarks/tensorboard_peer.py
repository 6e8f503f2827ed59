"""What TensorBoard needs for the points that bench-series logs: bytes a point, and the time to load them.

Run by `make bench-tensorboard`, which installs tensorboard in build/peers.
"""

import math
import os
import random
import tempfile
import time

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

POINTS = 1_000_000


def main():
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        writer = EventFileWriter(folder, max_queue_size=1000)
        began = time.perf_counter()
        for step in range(POINTS):
            value = abs((0.2 + 2.1 * math.exp(-step / 9000)) * (1 + 0.05 * random.gauss(0, 1)))
            summary = Summary(value=[Summary.Value(tag="train/loss", simple_value=value)])
            writer.add_event(Event(step=step, wall_time=1.7e9 + step / 4, summary=summary))
        writer.close()
        written = time.perf_counter() - began
        size = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))
        print(f"tensorboard: {size / POINTS:.1f} bytes a point, {POINTS / written:,.0f} points/s written")
        began = time.perf_counter()
        accumulator = EventAccumulator(folder, size_guidance={"scalars": 0})
        accumulator.Reload()
        count = len(accumulator.Scalars("train/loss"))
        print(f"tensorboard: {count:,} points loaded in {time.perf_counter() - began:.1f} s before the first chart")
        accumulator = EventAccumulator(folder)
        accumulator.Reload()
        print(f"tensorboard: keeps {len(accumulator.Scalars('train/loss')):,} of {POINTS:,} by default")


if __name__ == "__main__":
    main()
