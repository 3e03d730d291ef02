#!/bin/sh
# Usage: Scripts/install.sh MEMC FOLDER
#
# Puts the binary MEMC, the mapping files, manual pages and completions below FOLDER, such as
# /usr/local. Nothing is built.
set -eu
memc=$1
folder=$2
cd "$(dirname "$0")/.."

install -D -m 755 "$memc" "$folder/bin/memc"
find mappings -name '*.yaml' | while read -r file; do
  install -D -m 644 "$file" "$folder/share/memc/$file"
done
if command -v python3 >/dev/null; then
  Scripts/manual.py "$folder/share" "$memc"
else
  echo "skipped manual pages and completions: no python3"
fi
