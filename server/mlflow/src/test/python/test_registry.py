"""The model registry: versions that a training registers, found by stage and alias, and prompts."""

import uuid

import mlflow
import pytest
import requests
from mlflow.exceptions import MlflowException
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression


@pytest.fixture
def name():
    return f"flowers-{uuid.uuid4().hex}"


def test_a_registered_model_is_loaded_by_version_and_alias(client, experiment, name):
    x, y = load_iris(return_X_y=True)
    first = LogisticRegression(max_iter=200, C=0.01).fit(x, y)
    second = LogisticRegression(max_iter=200).fit(x, y)
    runs = []
    for model in (first, second):
        with mlflow.start_run() as run:
            mlflow.sklearn.log_model(model, name="model", registered_model_name=name)
            runs.append(run.info.run_id)
    client.set_registered_model_alias(name, "best", 2)
    assert (mlflow.sklearn.load_model(f"models:/{name}/1").predict(x) == first.predict(x)).all()
    assert (mlflow.sklearn.load_model(f"models:/{name}@best").predict(x) == second.predict(x)).all()
    assert [v.run_id for v in client.search_model_versions(f"name = '{name}'")] == runs[::-1]
    assert client.get_model_version_by_alias(name, "best").run_id == runs[1]


def test_a_version_that_the_page_has_made_is_loaded(client, experiment, name, url):
    x, y = load_iris(return_X_y=True)
    fitted = LogisticRegression(max_iter=200).fit(x, y)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(fitted, name="model")
    client.create_registered_model(name)
    made = requests.post(
        f"{url}/api/v1/projects/default/registry/models/{name}/versions",
        json={"modelId": logged.model_id},
    )
    assert made.status_code == 201, made.text
    assert (mlflow.sklearn.load_model(f"models:/{name}/1").predict(x) == fitted.predict(x)).all()


def test_what_is_in_production_stays(client, experiment, name):
    with mlflow.start_run() as run:
        mlflow.log_text("weights", "model/weights.txt")
    client.create_registered_model(name, tags={"team": "x"}, description="Flowers")
    version = client.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
    client.transition_model_version_stage(name, version.version, "Production")
    with pytest.raises(MlflowException, match="Production"):
        client.delete_model_version(name, version.version)
    client.transition_model_version_stage(name, version.version, "Archived")
    client.delete_model_version(name, version.version)
    [found] = client.search_registered_models(f"name = '{name}' AND tags.team = 'x'")
    assert found.description == "Flowers"
    client.delete_registered_model(name)
    assert client.search_registered_models(f"name = '{name}'") == []


def test_prompts_have_versions_and_are_no_models(client, name):
    mlflow.genai.register_prompt(name, "Say {{word}}.")
    mlflow.genai.register_prompt(name, "Please say {{word}}.", commit_message="politely")
    mlflow.genai.set_prompt_alias(name, "live", 1)
    assert mlflow.genai.load_prompt(f"prompts:/{name}@live").format(word="hi") == "Say hi."
    assert mlflow.genai.load_prompt(f"prompts:/{name}/2").format(word="hi") == "Please say hi."
    assert client.search_registered_models(f"name = '{name}'") == []
