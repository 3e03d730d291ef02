"""Images per second of PyTorch training of the classic LeNet-5: Adam, cross-entropy, random images.

The argument is the number of threads. One thread is measured in processor time, several in wall
time. Reads lines "batch seconds" from standard input and answers each with the best rate measured
within the given seconds. Used by `make bench`.
"""
import sys
import time

import torch
from torch import nn

threads = int(sys.argv[1])
torch.set_num_threads(threads)
torch.set_flush_denormal(True)
torch.manual_seed(1)
clock = time.process_time if threads == 1 else time.perf_counter
network = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
    nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
    nn.Linear(84, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)


def rate(batch, seconds):
    images, labels = torch.rand(batch, 1, 28, 28), torch.randint(0, 10, (batch,))
    best, total = float("inf"), 0.0
    while total < seconds:
        start = clock()
        for _ in range(8):
            optimizer.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(network(images), labels).backward()
            optimizer.step()
        took = clock() - start
        total += max(took, 1e-6)
        if took > 0:
            best = min(best, took)
    return batch * 8 / best


for line in sys.stdin:
    size, limit = line.split()
    print(rate(int(size), float(limit)), flush=True)
