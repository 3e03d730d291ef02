#!/bin/sh
# Usage: Scripts/install-packages.sh [PACKAGE...]
#
# Installs the Debian packages that memc needs to build, and those named, if they are missing.
set -eu
wanted="libprotobuf-c-dev libhdf5-dev libzip-dev libssl-dev zlib1g-dev libopenblas0 pkg-config $*"

missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "error: memc needs the packages$missing, but there is no apt-get to install them" >&2
  exit 1
fi
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
echo "Installing Debian packages:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get install -y -qq $missing >/dev/null 2>&1 || {
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq $missing >/dev/null
}
