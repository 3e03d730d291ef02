#!/usr/bin/env bash
# Usage: Scripts/fuzz.sh [TARGET…]
#
# Feeds changed inputs to what memc reads, with libFuzzer, the address sanitizer, and, in C, the sanitizer of
# undefined behaviour. Without targets, all run. The inputs that reach more code are kept in
# .build-fuzz/corpus; findings are in .build-fuzz/findings. An input that takes more than two seconds or
# 1 GB is a finding.
#
# Environment: SECONDS_EACH (default 60) for each target; FUZZ_JOBS (default 1) processes at a time for it;
# MERGE=1 instead keeps in Tests/Corpus what is needed of .build-fuzz/corpus, up to 2 KB an input.
set -euo pipefail
cd "$(dirname "$0")/.."
swift=$(readlink -f "$(command -v "${SWIFT:-swift}")")
library=$(ls "$(dirname "$swift")"/../lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-"$(uname -m)".a)
build=.build-fuzz
export MEMC_FUZZ=$library
swift build -c release --scratch-path $build --sanitize address --product memc-fuzz 1>&2
fuzz=$build/release/memc-fuzz
targets=("$@")
if [ $# -eq 0 ]; then
  read -ra targets <<<"$("$fuzz" 2>&1 | sed 's/.*one of //; s/,//g')"
fi

export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
status=0
printf '| target | runs | runs/s | inputs kept | findings |\n|---|---:|---:|---:|---:|\n'
for target in "${targets[@]}"; do
  export MEMC_FUZZ_TARGET=$target
  grown=$build/corpus/$target found=$build/findings/$target log=$build/$target.log
  mkdir -p "$grown" "$found"
  if [ -n "${MERGE:-}" ]; then
    "$fuzz" -merge=1 -max_len=2048 -rss_limit_mb=2048 "Tests/Corpus/$target" "$grown" >"$log" 2>&1 ||
      status=1
    continue
  fi
  "$fuzz" -max_total_time="${SECONDS_EACH:-60}" -timeout=2 -rss_limit_mb=1024 -print_final_stats=1 \
    -fork="${FUZZ_JOBS:-1}" -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
    -artifact_prefix="$found/" "$grown" "Tests/Corpus/$target" >"$log" 2>&1 || status=1
  runs=$(sed -n 's/^#\([0-9]*\):.*/\1/p' "$log" | tail -1)
  findings=$(find "$found" -type f | wc -l)
  [ "$findings" -eq 0 ] || status=1
  printf '| %s | %d | %d | %d | %d |\n' "$target" "${runs:-0}" \
    $((${runs:-0} / ${SECONDS_EACH:-60})) "$(find "$grown" -type f | wc -l)" "$findings"
done
exit $status
