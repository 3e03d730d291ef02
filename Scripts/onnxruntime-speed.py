"""Images per second of processor time of the float network in onnxruntime on one thread.

Reads lines "batch seconds" from standard input and answers each with the best rate measured within
the given seconds. Used by `make bench`.
"""
import sys
import time

import numpy
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(
    sys.argv[1], options, providers=["CPUExecutionProvider"])
port = session.get_inputs()[0]
name, shape = port.name, port.shape[1:]


def rate(batch, seconds):
    images = numpy.random.default_rng(1).random((batch, *shape), dtype=numpy.float32)
    # clocks are too coarse for the microseconds of a small network
    runs = max(256 * 784 // images.size, 1)
    best, total = float("inf"), 0.0
    while total < seconds:
        start = time.process_time()
        for _ in range(runs):
            session.run(None, {name: images})
        took = time.process_time() - start
        total += max(took, 1e-6)
        if took > 0:
            best = min(best, took)
    return batch * runs / best


for line in sys.stdin:
    batch, seconds = line.split()
    print(rate(int(batch), float(seconds)), flush=True)
