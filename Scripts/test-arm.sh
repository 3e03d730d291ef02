#!/bin/sh
# Compares the kernels on 64-bit ARM, under an emulator, with those on x86-64 and with slow
# definitions (Tests/Arm/kernels.c). Needs clang with lld, qemu-user and a C library for ARM; on
# Debian: qemu-user libc6-dev-arm64-cross libgcc-12-dev-arm64-cross. Skipped if one is missing.
set -eu
cd "$(dirname "$0")/.."

skip() { echo "skipped: $1"; exit 0; }

[ "$(uname -m)" = x86_64 ] || skip "this machine is not x86-64"
command -v qemu-aarch64 > /dev/null || skip "no qemu-aarch64 (Debian: qemu-user)"
[ -e /usr/aarch64-linux-gnu/lib/libc.a ] || skip "no ARM C library (Debian: libc6-dev-arm64-cross)"
CC=${CC:-clang}
command -v "$CC" > /dev/null || skip "no $CC"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# the flags of Package.swift
flags="-O3 -ffp-contract=off -fwrapv -Wno-psabi"
sources="$(echo Tests/Arm/*.c)"
for target in CVectors CCircuits CKernels; do
  flags="$flags -ISources/$target -ISources/$target/include"
  sources="$sources Sources/$target/*.c"
done

"$CC" $flags $sources -lm -o "$folder/here"
"$CC" $flags --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -fuse-ld=lld -static \
  $sources -lm -o "$folder/arm" 2> "$folder/errors" || {
  grep -q 'unable to find library\|cannot open\|invalid linker' "$folder/errors" \
    && skip "$CC cannot link for ARM"
  cat "$folder/errors"
  exit 1
}
"$folder/here" > "$folder/here.txt"
qemu-aarch64 "$folder/arm" > "$folder/arm.txt"
diff "$folder/here.txt" "$folder/arm.txt"
echo "$(wc -l < "$folder/here.txt") kernel results are the same on ARM"
