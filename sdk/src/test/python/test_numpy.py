"""The golden files that the Java SDK's tests compare with are what NumPy writes, and NumPy reads them."""

import pathlib

import numpy as np
import numpy_files
import pytest

GOLDEN = pathlib.Path(__file__).parent.parent / "resources/golden/npy"


@pytest.mark.parametrize("name, array, content", numpy_files.files(), ids=lambda value: value if isinstance(value, str) else "")
def test_golden_file(name, array, content):
    file = GOLDEN / (name + ".npy")
    read = np.load(file, allow_pickle=False)
    assert read.dtype == array.dtype
    assert read.shape == array.shape
    assert read.tobytes() == array.tobytes()
    assert file.read_bytes() == content
