"""Images per second of the classic LeNet-5 with spiking neurons, 20 steps of constant input.

The argument is the framework, snntorch or spikingjelly; it takes all cores. Reads lines
"batch seconds" from standard input and answers each with the best rate, in wall time, measured within
the given seconds. Used by `make bench`.
"""
import sys
import time

import torch
from torch import nn

STEPS = 20
torch.manual_seed(1)


def snntorch_network():
    import snntorch

    def neuron():
        return snntorch.Leaky(beta=1.0, reset_mechanism="subtract", init_hidden=True)

    network = layers(neuron)

    def run(images):
        for module in network:
            if isinstance(module, snntorch.Leaky):
                module.reset_hidden()
        total = 0
        for _ in range(STEPS):
            total = total + network(images)
        return total

    return run


def spikingjelly_network():
    from spikingjelly.activation_based import functional, layer, neuron

    def integrate():
        return neuron.IFNode(v_reset=None, step_mode="m")

    network = layers(integrate, layer)
    functional.set_step_mode(network, "m")

    def run(images):
        functional.reset_net(network)
        return network(images.unsqueeze(0).repeat(STEPS, 1, 1, 1, 1)).sum(0)

    return run


def layers(neuron, kind=nn):
    return nn.Sequential(
        kind.Conv2d(1, 6, 5, padding=2), neuron(), kind.MaxPool2d(2), kind.Conv2d(6, 16, 5),
        neuron(), kind.MaxPool2d(2), kind.Flatten(), kind.Linear(400, 120), neuron(),
        kind.Linear(120, 84), neuron(), kind.Linear(84, 10))


run = {"snntorch": snntorch_network, "spikingjelly": spikingjelly_network}[sys.argv[1]]()


def rate(batch, seconds):
    images = torch.rand(batch, 1, 28, 28)
    best, total = float("inf"), 0.0
    with torch.no_grad():
        while total < seconds:
            start = time.perf_counter()
            run(images)
            took = time.perf_counter() - start
            total += took
            best = min(best, took)
    return batch / best


for line in sys.stdin:
    size, limit = line.split()
    print(rate(int(size), float(limit)), flush=True)
