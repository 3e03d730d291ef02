#!/usr/bin/env bash
# Runs the tests, which must be built, and lists those skipped on this machine with their reasons.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
SWIFT_BACKTRACE=enable=no ${SWIFT:-swift} test -c release --skip-build 2>&1 | tee "$log" || status=$?
if grep -q ' skipped: ' "$log"; then
  printf '\nSkipped here:\n'
  grep ' skipped: ' "$log" | sed 's/^[^A-Z]*/  /' | sort
  grep 'Test run with' "$log" || true
fi
exit "$status"
