"""Runs against the server at QUIPU_URL, which `scripts/with-server` starts, or `scripts/test-python` for all of them."""

import os
import uuid

import pytest

# A failed request must fail the test, not be tried again for minutes.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402


@pytest.fixture(autouse=True)
def tracking(url):
    mlflow.set_tracking_uri(url)
    yield
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture
def client(url):
    return MlflowClient(url)


@pytest.fixture
def experiment():
    """A fresh experiment, made the active one."""
    return mlflow.set_experiment(f"test/{uuid.uuid4().hex}")
