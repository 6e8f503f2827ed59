"""Others read the Parquet files that Quipu writes: pyarrow and DuckDB.

Runs against the server at QUIPU_URL, which `scripts/with-server` starts, or `scripts/test-python` for all of them.
"""

import datetime
import io
import json
import math
import os
import random
import struct
import urllib.parse
import urllib.request

import duckdb
import pyarrow
import pyarrow.parquet as parquet
import pytest

PROJECT = os.environ["QUIPU_URL"].rstrip("/") + "/api/v1/projects/default"


def post(path, body):
    request = urllib.request.Request(
        PROJECT + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def export(table, **parameters):
    query = urllib.parse.urlencode({"format": "parquet", **parameters}, doseq=True)
    with urllib.request.urlopen(f"{PROJECT}/export/{table}?{query}") as answer:
        assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
        return answer.read()


def read(file):
    return parquet.read_table(io.BytesIO(file), page_checksum_verification=True)


def bits(number):
    return struct.pack("<d", number)


@pytest.fixture
def run():
    params = {"lr": 0.1, "layers": 2, "name": "größe 😀", "on": True}
    return post("/runs", {"experimentId": "0", "name": "exported", "startMs": 1000, "params": params})["id"]


def test_points_are_exact(run, tmp_path):
    numbers = random.Random(1)
    values = [numbers.gauss(0, 1) for _ in range(70_000)]
    values[:6] = [math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308]
    steps = list(range(len(values)))
    steps[-1] = 2**63 - 1
    for start in range(0, len(values), 10_000):
        rows = [
            {"step": step, "timeMs": 10 * step if step < 2**40 else 5,
             "fields": {"train/x": value if math.isfinite(value) else {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")}}
            for step, value in zip(steps[start:start + 10_000], values[start:start + 10_000])
        ]
        post(f"/runs/{run}/rows", rows)
    file = export("series", run=run, key="train/*")
    table = read(file)
    assert table.schema.field("time").type == pyarrow.timestamp("ms", tz="UTC")
    assert table.column("step").to_pylist() == steps
    assert [bits(v) for v in table.column("value").to_pylist()] == [bits(v) for v in values]
    assert set(table.column("key").to_pylist()) == {"train/x"}
    path = tmp_path / "series.parquet"
    path.write_bytes(file)
    found = duckdb.execute(f"SELECT step, value FROM '{path}' ORDER BY step").fetchall()
    assert [row[0] for row in found] == steps
    assert [bits(row[1]) for row in found] == [bits(v) for v in values]
    # The bounds of the columns are used.
    assert duckdb.execute(f"SELECT value FROM '{path}' WHERE step = 3").fetchall()[0][0] == 0


def test_runs_have_typed_columns(run, tmp_path):
    table = read(export("runs", run=run))
    row = table.to_pylist()[0]
    assert row["params.lr"] == 0.1 and row["params.layers"] == 2
    assert row["params.name"] == "größe 😀" and row["params.on"] is True
    assert row["endTime"] is None and row["deleted"] is False
    assert row["startTime"] == datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.timezone.utc)
    path = tmp_path / "runs.parquet"
    path.write_bytes(export("runs", run=run))
    assert duckdb.execute(f"""SELECT "params.layers" + 1, "params.on" FROM '{path}'""").fetchall() == [(3, True)]


def test_texts_and_missing_values(run, tmp_path):
    entries = [
        {"timeUs": i, "level": "warn" if i % 3 == 0 else "info", "message": f"message {i} ß",
         **({"metadata": {"i": i}} if i % 2 == 0 else {})}
        for i in range(20_000)
    ]
    for start in range(0, len(entries), 5000):
        post(f"/runs/{run}/log", entries[start:start + 5000])
    file = export("logs", run=run)
    rows = read(file).to_pylist()
    assert [row["message"] for row in rows] == [entry["message"] for entry in entries]
    assert [row["level"] for row in rows] == [entry["level"] for entry in entries]
    assert [row["metadata"] and json.loads(row["metadata"]) for row in rows] == [entry.get("metadata") for entry in entries]
    path = tmp_path / "logs.parquet"
    path.write_bytes(file)
    assert duckdb.execute(
        f"SELECT count(*), count(metadata), count(logger), sum((metadata->>'$.i')::INT) FROM '{path}'"
    ).fetchall() == [(20_000, 10_000, 0, sum(range(0, 20_000, 2)))]


def test_empty_tables():
    for table in ["params", "metrics", "series", "logs", "tracks", "tasks", "measurements", "examples"]:
        assert read(export(table, experiment="987654321")).num_rows == 0
