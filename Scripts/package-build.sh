#!/bin/sh
# Usage: Scripts/package-build.sh debian|portable OUTPUT
#
# Builds memc for a machine without Swift: the Swift libraries are inside, symbols are stripped,
# and nothing is built for testing. With `debian` the C libraries are those of Debian's packages.
# With `portable` HDF5 is inside too, for Debian's loads thirty further libraries, and the others are
# looked for in ../lib/memc first.
#
# Both have a build folder of their own, .build/package, so that normal builds stay as they are. The
# second of them is only linked again.
set -eu
kind=$1
output=$2
cd "$(dirname "$0")/.."
build=.build/package

set -- -c release --product memc --static-swift-stdlib --scratch-path $build
if [ "$kind" = portable ]; then
  mkdir -p $build/pkgconfig
  libraries=$(pkg-config --libs-only-L hdf5)
  sed "s|^Libs:.*|Libs: $libraries -l:libhdf5.a -l:libsz.a -l:libaec.a -ldl|" \
    "$(pkg-config --variable=pcfiledir hdf5)/hdf5.pc" >$build/pkgconfig/hdf5.pc
  export PKG_CONFIG_PATH="$PWD/$build/pkgconfig"
  # an RPATH, not a RUNPATH, for it also finds what the libraries there need
  set -- "$@" -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker "\$ORIGIN/../lib/memc"
fi
MEMC_PACKAGE=1 "${SWIFT:-swift}" build "$@"
mkdir -p "$(dirname "$output")"
strip -o "$output" $build/release/memc
