"""Makes the fixtures of FilesTests with NumPy; run in this folder."""

import gzip
import struct

import numpy as np

VALUES = {
    "f2": [-1.5, 0, 0.1, 65504, -6e-8, np.inf],
    "f4": [-1.5, 0, 0.1, 3e38, -1e-45, np.inf],
    "f8": [-1.5, 0, 0.1, 3e38, -1e-45, np.inf],
    "i1": [-128, -1, 0, 1, 2, 127],
    "i2": [-(2**15), -1, 0, 1, 2, 2**15 - 1],
    "i4": [-(2**31), -1, 0, 1, 2, 2**31 - 1],
    "i8": [-(2**63), -1, 0, 1, 2, 2**63 - 1],
    "u1": [0, 1, 2, 3, 4, 255],
    "u2": [0, 1, 2, 3, 4, 2**16 - 1],
    "u4": [0, 1, 2, 3, 4, 2**32 - 1],
    "u8": [0, 1, 2, 3, 4, 2**63 - 1],
    "b1": [0, 1, 1, 0, 0, 1],
}


def array(code, order="<"):
    return np.array(VALUES[code], order + code).reshape(2, 3)


for code in VALUES:
    np.save(f"{code}.npy", array(code))
    np.save(f"{code}-big-fortran.npy", np.asfortranarray(array(code, ">")))

np.save("scalar.npy", np.float32(2.5))
np.save("vector.npy", np.arange(5, dtype="<i2"))
np.save("empty.npy", np.zeros((0, 4), "<f4"))
np.save("cube-fortran.npy", np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))
np.save("beyond.npy", np.array([1, 2**63], "<u8"))
np.save("objects.npy", np.array([None, 1]), allow_pickle=True)
np.save("records.npy", np.zeros(2, [("a", "<f4"), ("b", "<i2")]))
np.save("complex.npy", np.zeros(2, "<c8"))
np.save("text.npy", np.array(["a", "bc"]))
for version in (2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, array("i2"), version=(version, 0))

images = (np.arange(4 * 2 * 3) * 10).astype("u1").reshape(4, 2, 3)
labels = np.array([3, 1, 0, 2], "i8")
np.savez("stored.npz", images=images, labels=labels)
np.savez_compressed("deflated.npz", images=images, labels=labels)
np.savez_compressed("single.npz", x=array("f4")[:, :2])


def idx(a, code):
    return struct.pack(f">HBB{a.ndim}I", 0, code, a.ndim, *a.shape) + a.tobytes()


open("images.idx", "wb").write(idx(images, 0x08))
open("labels.idx", "wb").write(idx(labels.astype("u1"), 0x08))
open("floats.idx", "wb").write(idx(np.array([[0.5, -2], [1, 3]], ">f4"), 0x0D))
open("images.idx.gz", "wb").write(gzip.compress(idx(images, 0x08), mtime=0))
