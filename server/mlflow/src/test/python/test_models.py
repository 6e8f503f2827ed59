"""Models: what scikit-learn logs by itself, what is logged and loaded by name, and what is evaluated."""

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow.entities import LoggedModelInput
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True, as_frame=True)


@pytest.fixture
def fitted(iris):
    x, y = iris
    return LogisticRegression(max_iter=200).fit(x, y)


def test_autologging_keeps_the_model_with_its_params_and_metrics(client, experiment, iris):
    x, y = iris
    mlflow.sklearn.autolog()
    try:
        with mlflow.start_run() as run:
            model = LogisticRegression(max_iter=200, C=0.5)
            model.fit(x, y)
    finally:
        mlflow.sklearn.autolog(disable=True)
    got = client.get_run(run.info.run_id)
    assert got.data.params["C"] == "0.5"
    assert got.data.metrics["training_accuracy_score"] > 0.9
    [output] = got.outputs.model_outputs
    logged = mlflow.get_logged_model(output.model_id)
    assert logged.source_run_id == run.info.run_id
    assert str(logged.status) == "READY"
    assert logged.params["C"] == "0.5"
    assert {m.key: m.value for m in logged.metrics}["training_accuracy_score"] == got.data.metrics[
        "training_accuracy_score"
    ]
    loaded = mlflow.sklearn.load_model(f"models:/{output.model_id}")
    assert (loaded.predict(x) == model.predict(x)).all()


def test_a_model_is_loaded_by_its_run_and_by_its_id(client, experiment, iris, fitted):
    x, _ = iris
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            fitted, name="flowers", signature=infer_signature(x, fitted.predict(x)), input_example=x[:2]
        )
    expected = fitted.predict(x)
    for uri in (info.model_uri, f"models:/{info.model_id}", f"runs:/{run.info.run_id}/flowers"):
        assert (mlflow.sklearn.load_model(uri).predict(x) == expected).all(), uri
    assert (mlflow.pyfunc.load_model(info.model_uri).predict(x) == expected).all()
    files = mlflow.artifacts.list_artifacts(f"models:/{info.model_id}")
    assert "MLmodel" in [file.path for file in files]


def test_a_table_is_evaluated_by_a_model(client, experiment, iris, fitted):
    x, y = iris
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(fitted, name="judged", input_example=x[:2])
        result = mlflow.models.evaluate(
            info.model_uri,
            x.assign(target=y),
            targets="target",
            model_type="classifier",
            evaluator_config={"log_model_explainability": False},
        )
    assert result.metrics["accuracy_score"] > 0.9
    got = client.get_run(run.info.run_id)
    assert got.data.metrics["accuracy_score"] == result.metrics["accuracy_score"]
    logged = mlflow.get_logged_model(info.model_id)
    assert "accuracy_score" in {m.key for m in logged.metrics}


def test_checkpoints_are_found_by_their_metrics_on_a_dataset(client, experiment):
    dataset = mlflow.data.from_pandas(pd.DataFrame({"a": [1, 2]}), name="held out")
    ids = []
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="test")
        for step, accuracy in enumerate((0.5, 0.9, 0.7)):
            model = mlflow.initialize_logged_model(name="checkpoint", params={"step": str(step)})
            mlflow.finalize_logged_model(model.model_id, "READY")
            mlflow.log_metric("accuracy", accuracy, step=step, model_id=model.model_id, dataset=dataset)
            mlflow.log_metric("accuracy", 1 - accuracy, step=step, model_id=model.model_id)
            ids.append(model.model_id)

    def search(filter="", **more):
        found = mlflow.search_logged_models(
            [experiment.experiment_id], filter_string=filter, output_format="list", **more
        )
        return [ids.index(model.model_id) for model in found]

    held_out = [{"dataset_name": "held out", "dataset_digest": dataset.digest}]
    assert sorted(search()) == [0, 1, 2]
    assert search("metrics.accuracy > 0.8", datasets=held_out) == [1]
    best = {"field_name": "metrics.accuracy", "ascending": False, "dataset_name": "held out"}
    assert search(order_by=[best]) == [1, 2, 0]
    assert search(order_by=[best], max_results=1) == [1]
    assert search("params.step = '2' AND name = 'checkpoint'") == [2]
    assert search(f"source_run_id = '{run.info.run_id}' AND params.step = '0'") == [0]
    client.delete_logged_model(ids[0])
    assert sorted(search()) == [1, 2]
    with pytest.raises(MlflowException, match="not found"):
        client.get_logged_model(ids[0])


def test_a_run_takes_a_model_and_tags_tell_of_it(client, experiment):
    model = client.create_logged_model(experiment.experiment_id, name="taken", tags={"a": "1"})
    run = client.create_run(experiment.experiment_id)
    client.log_inputs(run.info.run_id, models=[LoggedModelInput(model.model_id)])
    got = client.get_run(run.info.run_id)
    assert [taken.model_id for taken in got.inputs.model_inputs] == [model.model_id]
    client.set_logged_model_tags(model.model_id, {"a": "2", "b": "3"})
    client.delete_logged_model_tag(model.model_id, "b")
    assert client.get_logged_model(model.model_id).tags == {"a": "2"}


def test_values_that_are_not_finite_stay_exact(client, experiment):
    model = client.create_logged_model(experiment.experiment_id)
    run = client.create_run(experiment.experiment_id)
    for key, value in (("nan", float("nan")), ("inf", float("inf"))):
        client.log_metric(run.info.run_id, key, value, model_id=model.model_id)
    metrics = {m.key: m.value for m in client.get_logged_model(model.model_id).metrics}
    assert np.isnan(metrics["nan"])
    assert np.isinf(metrics["inf"])
