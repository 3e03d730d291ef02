#!/bin/sh
# Usage: Scripts/bench.sh MEMC MEMC_BENCH
#
# Measures memc and prints tables: the simulator on one core and on two, training compared with
# PyTorch, learning on a chip compared with AIHWKit, spiking compared with snnTorch and SpikingJelly,
# crossbars with wires, whole commands, and large networks with drawn weights, if Python has numpy:
# ResNet-18 on one core, their compilation (best wall time and peak memory of a few runs), arrays,
# copies and parts.
#
# Because the speed of shared machines drifts, each result is also given relative to a fixed
# reference measured between the runs: onnxruntime and a matrix product for the simulator, SHA-256
# of 64 MiB with openssl for commands. PYTHON is the Python interpreter with onnxruntime, PyTorch,
# AIHWKit, snnTorch and SpikingJelly.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)
memc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
bench=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
models=$(cd "$scripts/../models" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
runs=5
head -c 67108864 /dev/zero >zeros

# seconds since the epoch, with fractions
now() { date +%s.%N; }

# best wall time of several runs of a command, in seconds
best() {
  for _ in $(seq $runs); do
    start=$(now)
    "$@" >/dev/null 2>&1
    end=$(now)
    echo "$start $end"
  done | awk '{ t = $2 - $1; if (NR == 1 || t < b) b = t } END { printf "%.4f", b }'
}

# peak resident memory of a command, MiB
peak() {
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -f %M -o peak "$@" >/dev/null 2>&1
    awk '{ printf "%.0f", $1 / 1024 }' peak
  else
    printf -- -
  fi
}

row() {
  name=$1
  shift
  reference=$(best openssl dgst -sha256 zeros)
  time=$(best "$@")
  ratio=$(echo "$time $reference" | awk '{ printf "%.2f", $1 / $2 }')
  printf '| %-38s | %8s | %9s | %8s |\n' "$name" "$time" "$ratio" "$(peak "$@")"
}

# runs a command on one core
pinned() {
  if command -v taskset >/dev/null; then taskset -c $(($(nproc) - 1)) "$@"; else "$@"; fi
}

pinned "$bench" speed "$models/lenet5.onnx" --script "$scripts/onnxruntime-speed.py"
echo
[ "$(nproc)" -lt 2 ] || "$bench" cores "$models/lenet5.onnx"
echo
"$bench" training "$models/networks/lenet5.txt" --script "$scripts/pytorch-speed.py"
echo
"$bench" learning "$models/networks/mlp-256.txt" --script "$scripts/aihwkit-speed.py"
echo
"$bench" spiking "$models/lenet5.onnx" --script "$scripts/spiking-speed.py"
printf '\n| one crossbar, cells 10 to 100 kohm | processor s | required | residual | peak MiB |\n'
printf '|---|---:|---:|---:|---:|\n'
for size in '256 0.010' '512 0.080' '1024 0.600'; do
  # shellcheck disable=SC2086
  pinned "$bench" wires $size
done
echo
printf '| %-38s | %8s | %9s | %8s |\n' command 'wall s' 'reference' 'peak MiB'
printf '|%s|%s:|%s:|%s:|\n' "$(printf '%040d' 0 | tr 0 -)" --------- ---------- ---------
row 'memc --version' "$memc" --version
for model in tiny digits lenet5 lenet5-sparse fashion-residual; do
  row "compile $model" "$memc" compile "$models/$model.onnx" -q -o "$model.memc"
  row "verify $model against its model" "$memc" verify "$model.memc" "$models/$model.onnx"
done
row 'compile lenet5-sparse, CKFO' "$memc" compile "$models/lenet5-sparse.onnx" --mapping ckfo -q \
  -o ckfo.memc
row 'simulate digits, 500 images' "$memc" simulate digits.memc \
  --images "$models/digits/test-images.npy" --labels "$models/digits/test-labels.npy"

# compiling large networks takes seconds, and four programs a gigabyte
if "${PYTHON:-python3}" "$scripts/large-networks.py" large 2>/dev/null; then
  runs=2
  cd large
  echo
  pinned "$bench" large resnet18 --slices large.yaml --pair analog.yaml \
    --script "$scripts/onnxruntime-speed.py"
  printf '\n| %-38s | %8s | %9s | %8s |\n' compile 'wall s' 'reference' 'peak MiB'
  printf '|%s|%s:|%s:|%s:|\n' "$(printf '%040d' 0 | tr 0 -)" --------- ---------- ---------
  mv ../zeros .
  for network in resnet18 resnet50 mobilenetv2 vgg16; do
    row "$network, one image" "$memc" compile $network --mapping large.yaml --calibrate one.npy \
      -q -o out.memc
    row "$network, verify against its model" "$memc" verify out.memc $network
    row "$network, 32 drawn images" "$memc" compile $network --mapping large.yaml -q -o out.memc
  done

  # an array of 128×128 whole weights, as PIMCOMP-NN counts them
  pimcomp='--set accelerator=pimcomp --set encoding.name=offset-columns --set encoding.slice-bits=8'
  figure() { "$memc" report "$1" --json | "${PYTHON:-python3}" -c "import json, sys
value = json.load(sys.stdin)$2
print(round(value, 3) if isinstance(value, float) else value)"; }
  printf '\n| %-26s | %-44s | %9s |\n' placement setting arrays
  printf '|%s|%s|%s:|\n' "$(printf '%028d' 0 | tr 0 -)" "$(printf '%046d' 0 | tr 0 -)" ----------
  for network in mobilenetv2 shufflenet resnet18; do
    for setting in '' '--set placement.slowdown=1e9' \
      '--set placement.slowdown=1e9 --set placement.cut=true'; do
      "$memc" compile $network $pimcomp $setting --calibrate one.npy -q -o out.memc 2>warnings
      printf '| %-26s | %-44s | %9s |\n' "$network" \
        "$(echo "${setting:-default}" | sed 's/--set placement.//g')" \
        "$(figure out.memc '["arrays"]')"
    done
  done
  printf '\n| %-34s | %-14s | %11s |\n' 'copies of resnet18, isaac' placement 'interval ms'
  printf '|%s|%s|%s:|\n' "$(printf '%036d' 0 | tr 0 -)" "$(printf '%016d' 0 | tr 0 -)" ------------
  copies() {
    "$memc" compile resnet18 --set placement.strategy="$2" --set schedule="$1" $3 \
      --calibrate one.npy -q -o out.memc 2>warnings
    printf '| %-34s | %-14s | %11s |\n' "$1${3:+, balanced}" "$2" \
      "$(figure out.memc '["interval_ns"] / 1e6')"
  }
  copies sequential plain-grid ''
  for placement in plain-grid packed; do
    copies pixel-pipelined $placement '--set placement.copies=balanced'
  done
  printf '\n| %-34s | %-14s | %11s |\n' 'resnet50 in parts, 65 tiles' batch 'interval ms'
  printf '|%s|%s|%s:|\n' "$(printf '%036d' 0 | tr 0 -)" "$(printf '%016d' 0 | tr 0 -)" ------------
  for batch in 1 16 256; do
    for cut in greedy shortest; do
      "$memc" compile resnet50 --mapping large.yaml --set accelerator=isaac-65.yaml \
        --set schedule=pixel-pipelined --set placement.copies=balanced --set parts.cut=$cut \
        --set parts.batch=$batch --calibrate one.npy -q -o out.memc 2>warnings
      printf '| %-34s | %-14s | %11s |\n' "$cut" "$batch" \
        "$(figure out.memc '["interval_ns"] / 1e6')"
    done
  done
  cd ..
fi
printf '\nprogram text of LeNet-5: %s bytes\n' \
  "$("$memc" compile "$models/lenet5.onnx" --emit program -q 2>/dev/null | wc -c)"
