#!/usr/bin/env bash
# Checks the style of Swift and C, that no folders of a target use each other in a circle, and that
# the classes of the Python package follow from the JSON schemas.
#
# C needs clang-format 14 (Debian: clang-format-14); without it, C is not checked.
set -euo pipefail
cd "$(dirname "$0")/.."

"${SWIFT:-swift}" format lint --strict -r Package.swift Sources Tests
Scripts/folders.py --check
python/write-results.py --check

format=$(command -v clang-format-14 || command -v clang-format || true)
if [ -n "$format" ] && "$format" --version | grep -q 'version 14\.'; then
  find Sources Tests -name '*.[ch]' ! -name '*pb-c*' -print0 | xargs -0 "$format" --dry-run -Werror
else
  echo "skipped: no clang-format 14 to check C (Debian: clang-format-14)"
fi
echo "no style errors"
