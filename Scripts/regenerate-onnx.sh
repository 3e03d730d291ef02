#!/bin/sh
# Generates the C reader of ONNX files from Sources/COnnx/onnx.proto.
#
#   Scripts/regenerate-onnx.sh           writes onnx.pb-c.c and include/onnx.pb-c.h
#   Scripts/regenerate-onnx.sh --check   exits 1 if the files in the repository differ
#
# Needs protoc-c 1.4.1 (Debian: protobuf-c-compiler); other versions generate different code.
set -eu

target="$(dirname "$0")/../Sources/COnnx"
made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT

protoc-c --proto_path="$target" --c_out="$made" onnx.proto

if [ "${1:-}" = --check ]; then
  cmp "$made/onnx.pb-c.c" "$target/onnx.pb-c.c"
  cmp "$made/onnx.pb-c.h" "$target/include/onnx.pb-c.h"
else
  cp "$made/onnx.pb-c.c" "$target/onnx.pb-c.c"
  cp "$made/onnx.pb-c.h" "$target/include/onnx.pb-c.h"
fi
