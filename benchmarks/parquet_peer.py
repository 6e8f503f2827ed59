"""Reads a Parquet file that Quipu has exported, checks it, and writes the same points with pyarrow and with DuckDB.

Run by `make bench-export`, which installs pyarrow and duckdb in build/peers.
    parquet_peer.py FILE ROWS SUM
"""

import math
import os
import sys
import tempfile
import time

import duckdb
import pyarrow.compute as compute
import pyarrow.parquet as parquet

REPEATS = 3


def times(what, rows, file, write):
    best = math.inf
    for _ in range(REPEATS):
        began = time.perf_counter()
        write()
        best = min(best, time.perf_counter() - began)
    print(f"  {what:<52} {rows / best / 1e6:6.1f} M points/s {os.path.getsize(file) / rows:6.2f} bytes a point")


def main():
    exported, rows, total = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    began = time.perf_counter()
    table = parquet.read_table(exported, page_checksum_verification=True)
    read = time.perf_counter() - began
    if table.num_rows != rows:
        sys.exit(f"pyarrow reads {table.num_rows} rows of {rows}")
    found = compute.sum(table.column("value")).as_py()
    if not math.isclose(found, total, rel_tol=1e-9):
        sys.exit(f"the values that pyarrow reads have the sum {found}, not {total}")
    by_key = duckdb.sql(f"SELECT count(*), count(DISTINCT key), sum(value) FROM '{exported}'").fetchall()[0]
    if by_key[0] != rows or not math.isclose(by_key[2], total, rel_tol=1e-9):
        sys.exit(f"DuckDB reads {by_key}")
    print(f"  pyarrow reads the exported file at {rows / read / 1e6:.1f} M points/s; DuckDB finds the same {by_key[1]} keys")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "peer.parquet")
        times("pyarrow, zstd, from its memory into a file", rows, file,
              lambda: parquet.write_table(table, file, compression="zstd"))
        duckdb.register("points", table)
        copy = f"COPY (SELECT * FROM points) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"
        times("DuckDB, zstd, from pyarrow's memory into a file", rows, file, lambda: duckdb.sql(copy))


if __name__ == "__main__":
    main()
