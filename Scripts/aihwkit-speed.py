"""Images per second of AIHWKit's analog gradient descent on soft bounds: 784-256-10, cross-entropy.

The argument is the number of threads. Reads lines "batch seconds" from standard input and answers each
with the best rate, in wall time, measured within the given seconds. Used by `make bench`.
"""
import sys
import time

import torch
from aihwkit.nn import AnalogLinear
from aihwkit.optim import AnalogSGD
from aihwkit.simulator.configs import SingleRPUConfig, SoftBoundsDevice
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
config = SingleRPUConfig(device=SoftBoundsDevice())
config.forward.is_perfect = True
config.backward.is_perfect = True
network = nn.Sequential(
    AnalogLinear(784, 256, bias=False, rpu_config=config), nn.ReLU(),
    AnalogLinear(256, 10, bias=False, rpu_config=config))
optimizer = AnalogSGD(network.parameters(), lr=0.1)
optimizer.regroup_param_groups(network)


def rate(batch, seconds):
    # a fifth of the pixels are not 0, as in MNIST
    images = torch.clamp(torch.rand(batch, 784) * 5 - 4, min=0)
    labels = torch.randint(0, 10, (batch,))
    best, total = float("inf"), 0.0
    while total < seconds:
        start = time.perf_counter()
        for _ in range(8):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(images), labels).backward()
            optimizer.step()
        took = time.perf_counter() - start
        total += max(took, 1e-6)
        best = min(best, took)
    return batch * 8 / best


for line in sys.stdin:
    size, limit = line.split()
    print(rate(int(size), float(limit)), flush=True)
