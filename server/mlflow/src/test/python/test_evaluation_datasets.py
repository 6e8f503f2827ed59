"""Evaluation datasets of MLflow's client, which are sets of cases here."""

import math
import uuid

import pandas as pd
import pytest
import requests
from mlflow.exceptions import MlflowException
from mlflow.genai.datasets import (
    add_dataset_to_experiments,
    create_dataset,
    delete_dataset,
    delete_dataset_tag,
    get_dataset,
    remove_dataset_from_experiments,
    search_datasets,
    set_dataset_tags,
)

QUESTIONS = [
    {"inputs": {"question": "Capital of France?"}, "expectations": {"answer": "Paris"}, "tags": {"set": "easy"}},
    {"inputs": {"question": "Capital of Peru?"}, "expectations": {"answer": "Lima"}},
]


@pytest.fixture
def dataset(experiment):
    return create_dataset(
        name=f"capitals {uuid.uuid4().hex}", experiment_id=experiment.experiment_id, tags={"team": "red"}
    )


def test_records_are_merged_by_their_inputs_and_read_as_a_table(dataset):
    dataset.merge_records(QUESTIONS)
    dataset.merge_records(
        pd.DataFrame([{"inputs": {"question": "Capital of Peru?"}, "expectations": {"note": "not Cusco"}}])
    )
    table = get_dataset(dataset_id=dataset.dataset_id).to_df()
    assert [row["question"] for row in table["inputs"]] == ["Capital of France?", "Capital of Peru?"]
    assert list(table["expectations"]) == [{"answer": "Paris"}, {"answer": "Lima", "note": "not Cusco"}]
    assert table["tags"][0]["set"] == "easy"
    assert set(table["source_type"]) == {"HUMAN"}


def test_all_pages_of_many_records_are_read(dataset):
    dataset.merge_records([{"inputs": {"i": i, "text": "x" * 2000}} for i in range(2500)])
    table = get_dataset(dataset_id=dataset.dataset_id).to_df()
    assert [inputs["i"] for inputs in table["inputs"]] == list(range(2500))


def test_a_set_is_found_by_name_tag_and_experiment(client, dataset, experiment):
    other = client.create_experiment(f"other/{uuid.uuid4().hex}")
    add_dataset_to_experiments(dataset_id=dataset.dataset_id, experiment_ids=[other])
    name = dataset.name
    for experiments in ([experiment.experiment_id], [other], [other, experiment.experiment_id]):
        [found] = search_datasets(experiment_ids=experiments, filter_string=f"name = '{name}' AND tags.team = 'red'")
        assert found.dataset_id == dataset.dataset_id
    remove_dataset_from_experiments(dataset_id=dataset.dataset_id, experiment_ids=[other])
    assert not search_datasets(experiment_ids=[other])
    set_dataset_tags(dataset_id=dataset.dataset_id, tags={"team": "blue", "more": "1"})
    delete_dataset_tag(dataset_id=dataset.dataset_id, key="more")
    assert get_dataset(dataset_id=dataset.dataset_id).tags["team"] == "blue"
    assert "more" not in get_dataset(dataset_id=dataset.dataset_id).tags
    delete_dataset(dataset_id=dataset.dataset_id)
    with pytest.raises(MlflowException, match="not found"):
        get_dataset(dataset_id=dataset.dataset_id)


def test_a_number_that_is_no_json_is_refused_and_nothing_is_stored(dataset):
    with pytest.raises(MlflowException, match="NaN"):
        dataset.merge_records([{"inputs": {"x": 1}}, {"inputs": {"x": math.nan}}])
    assert get_dataset(dataset_id=dataset.dataset_id).to_df().empty


def test_the_native_api_reads_the_cases(url, dataset):
    dataset.merge_records(QUESTIONS)
    sets = f"{url}/api/v1/projects/default/case-sets"
    found = requests.get(sets, params={"filter": f"name = '{dataset.name}'"}).json()["caseSets"]
    assert [(one["id"], one["cases"]) for one in found] == [(dataset.dataset_id, 2)]
    cases = requests.get(f"{sets}/{dataset.dataset_id}/cases").json()["cases"]
    assert [(case["input"], case["expected"]) for case in cases] == [
        (question["inputs"], question["expectations"]) for question in QUESTIONS
    ]
