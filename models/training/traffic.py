"""Writes a synthetic series of traffic flow, as windows of twelve lags and the value that follows.

Usage: traffic.py MODELS, which writes MODELS/traffic/{train,test}-{inputs,targets}.npy
"""

import sys
from pathlib import Path

import numpy as np

SEED = 7
PER_DAY = 96  # one value every quarter of an hour
DAYS, TEST_DAYS = 70, 14
LAGS = 12
CAPACITY = 2000.0  # vehicles per hour; the values are shares of it


def rush(hours, centre, width):
    """Returns a bump of height one."""
    return np.exp(-0.5 * ((hours - centre) / width) ** 2)


def rhythm():
    """Returns vehicles per hour by time of day and day of the week, without randomness."""
    step = np.arange(DAYS * PER_DAY)
    hours = step % PER_DAY * 24 / PER_DAY
    workday = step // PER_DAY % 7 < 5
    base = 220 + 560 * rush(hours, 14, 4.5)
    commute = 780 * rush(hours, 8, 1.2) + 850 * rush(hours, 17.5, 1.6)
    leisure = 420 * rush(hours, 15, 3.0)
    return np.where(workday, base + commute, base + leisure)


def level(random, count):
    """Draws slow variation: a factor with a memory of about two hours, and one for each day."""
    slow = np.zeros(count)
    for step in range(1, count):
        slow[step] = 0.88 * slow[step - 1] + 0.035 * random.standard_normal()
    days = 0.08 * random.standard_normal(DAYS)
    return np.exp(slow + np.repeat(days, PER_DAY))


def incidents(random, count):
    """Draws incidents: up to half of the flow is lost, and returns within two hours."""
    factor = np.ones(count)
    for start in np.flatnonzero(random.random(count) < 0.004):
        length = int(random.integers(3, 9))
        loss = random.uniform(0.2, 0.5) * np.linspace(1, 0.3, length)
        stop = min(start + length, count)
        factor[start:stop] *= 1 - loss[: stop - start]
    return factor


def series():
    random = np.random.Generator(np.random.PCG64(SEED))
    mean = rhythm()
    flow = mean * level(random, len(mean)) * incidents(random, len(mean))
    counted = random.poisson(np.maximum(flow, 1) / 4) * 4.0  # counted over a quarter of an hour
    return np.maximum(counted, 40) / CAPACITY


def windows(values):
    inputs = np.lib.stride_tricks.sliding_window_view(values[:-1], LAGS)
    return inputs.astype(np.float32), values[LAGS:].astype(np.float32)[:, None]


def main(models):
    values = series()
    split = (DAYS - TEST_DAYS) * PER_DAY
    folder = Path(models) / "traffic"
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in [("train", values[:split]), ("test", values[split:])]:
        inputs, targets = windows(part)
        np.save(folder / f"{name}-inputs.npy", inputs)
        np.save(folder / f"{name}-targets.npy", targets)
        print(name, inputs.shape, "naive MAPE", np.mean(abs(inputs[:, -1:] - targets) / targets))


if __name__ == "__main__":
    main(sys.argv[1])
