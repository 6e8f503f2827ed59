"""The arrays of the golden files in NumPy's format. `python numpy_files.py FOLDER` writes them."""

import io
import pathlib
import sys

import numpy as np
from numpy.lib import format as npy

FLOAT64 = np.array([[1.5, np.nan, -0.0], [5e-324, 2, 3]])

# What the Java SDK writes, byte by byte.
SAVED = {
    "float64": FLOAT64,
    "float32": np.array([[[0.1], [2]]], dtype=np.float32),
    "int64": np.array([-(2**63), 7]),
    "int32": np.array([[1, 2], [3, 4], [5, 6]], dtype=np.int32),
    "int16": np.array([-1], dtype=np.int16),
    "int8": np.array([[1, -1]], dtype=np.int8),
    "bool": np.array([True, False, True]),
    "empty": np.array([], dtype=np.float64),
    "scalar": np.array(1.5),
}

# What it reads, too.
READ = {
    "uint8": np.array([0, 255], dtype=np.uint8),
    "uint64": np.array([2**64 - 1], dtype=np.uint64),
    "float16": np.array([0.5, -2, 2**-14, 2**-24, np.inf, np.nan], dtype=np.float16),
    "fortran": np.asfortranarray(FLOAT64),
    "big-endian": FLOAT64.astype(">f8"),
    "fortran-big-endian": np.asfortranarray(SAVED["int32"].astype(">i4")),
}


def files():
    for name, array in {**SAVED, **READ}.items():
        out = io.BytesIO()
        np.save(out, array)
        yield name, array, out.getvalue()
    for version in (2, 3):
        out = io.BytesIO()
        npy.write_array(out, FLOAT64, version=(version, 0))
        yield f"version-{version}", FLOAT64, out.getvalue()


if __name__ == "__main__":
    for file, _, content in files():
        pathlib.Path(sys.argv[1], file + ".npy").write_bytes(content)
