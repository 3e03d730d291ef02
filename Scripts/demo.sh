#!/bin/sh
# Usage: Scripts/demo.sh MEMC
#
# Demonstrates memc on the models in the repository; takes about a minute.
set -eu
memc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
models=$(cd "$(dirname "$0")/../models" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
test_images="--images $models/digits/test-images.npy --labels $models/digits/test-labels.npy"
training="--calibrate $models/digits/train-images.npy"

say() { printf '\n== %s\n\n' "$1"; }

say "Compile LeNet-5: what it uses, and what it saves compared with a plain grid"
"$memc" compile "$models/lenet5.onnx" -o lenet5.memc

say "Compile the same network with 84 % zeros, kernels with similar zeros side by side (CKFO)"
"$memc" compile "$models/lenet5-sparse.onnx" --mapping ckfo -o lenet5-sparse.memc

say "Verify it bit for bit against the integer reference and the model"
"$memc" verify lenet5.memc "$models/lenet5.onnx"

say "Simulate the digits CNN on ideal devices"
"$memc" compile "$models/digits.onnx" -q $training -o digits.memc
"$memc" simulate digits.memc $test_images

say "Simulate it on 20 chips with cell variation (lognormal, sigma 0.4), programmed in one shot"
"$memc" compile "$models/digits.onnx" -q $training --mapping two-phase -o digits-pairs.memc
"$memc" simulate digits-pairs.memc $test_images --device lognormal:sigma=0.4 --chips 20

say "Simulate the same chips, programmed in two phases"
"$memc" simulate digits-pairs.memc $test_images --device lognormal:sigma=0.4 --chips 20 \
  --programming two-phase $training
