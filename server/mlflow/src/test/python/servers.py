"""The servers that tests need: the one of `scripts/with-server`, and a real MLflow."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests


@pytest.fixture(scope="session")
def url():
    address = os.environ.get("QUIPU_URL")
    if not address:
        pytest.fail("QUIPU_URL names no server; run these tests by `make test-python`")
    return address.rstrip("/")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="session")
def peer(tmp_path_factory):
    address = os.environ.get("MLFLOW_PEER_URL")
    if address:
        yield address.rstrip("/")
        return
    installed = Path(__file__).parents[5] / "build/peers/bin/python"
    python = str(installed) if installed.exists() else sys.executable
    if python == sys.executable and any(
        importlib.util.find_spec(name) is None for name in ("flask", "alembic", "uvicorn")
    ):
        pytest.skip("no real MLflow server: no MLFLOW_PEER_URL, no build/peers, no package mlflow")
    folder = tmp_path_factory.mktemp("peer")
    port = free_port()
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            [python, "-m", "mlflow", "server", "--workers", "1", "--port", str(port)]
            + ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", f"{folder}/artifacts"],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=os.environ | {"MLFLOW_DISABLE_TELEMETRY": "true"},
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                if requests.get(f"{url}/health", timeout=1).ok:
                    break
            except requests.RequestException:
                time.sleep(0.1)
            assert server.poll() is None, (folder / "log").read_text()
        yield url
    finally:
        os.killpg(server.pid, 15)
        server.wait()
