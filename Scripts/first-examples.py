#!/usr/bin/env python3
"""Writes the first examples of an IDX file, gzipped or not, as .npy.

    Scripts/first-examples.py IDX COUNT NPY
"""
import gzip
import pathlib
import struct
import sys

source, count, target = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
with (gzip.open if source.endswith(".gz") else open)(source, "rb") as file:
    # two zeros, the element type (8: uint8) and the number of axes; then the size of each axis
    kind, rank = struct.unpack(">2xBB", file.read(4))
    if kind != 8:
        sys.exit(f"{source}: the elements are not uint8")
    shape = struct.unpack(f">{rank}I", file.read(4 * rank))
    size = count
    for axis in shape[1:]:
        size *= axis
    elements = file.read(size)
if count > shape[0] or len(elements) < size:
    sys.exit(f"{source}: fewer than {count} examples")
fields = {"descr": "|u1", "fortran_order": False, "shape": (count, *shape[1:])}
header = repr(fields).encode()
header += b" " * (-(len(header) + 11) % 64) + b"\n"
target.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + elements)
