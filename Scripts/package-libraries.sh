#!/usr/bin/env bash
# Usage: Scripts/package-libraries.sh MEMC LIBRARIES LICENCES
#
# Copies the C libraries that the portable binary MEMC loads, except those of every Linux system, to
# the folder LIBRARIES, and the licences of all that is inside or beside the binary to LICENCES.
set -euo pipefail
memc=$1
libraries=$2
licences=$3
everywhere='^(linux-vdso|ld-linux.*|libc|libm|libdl|libpthread|libz|libstdc\+\+|libgcc_s)\.so'
inside="libhdf5-103-1 libaec0 libsz2"

mkdir -p "$libraries" "$licences"
beside=$(ldd "$memc" | awk '$2 == "=>" {print $1, $3}' | grep -Ev "$everywhere" | cut -d' ' -f2)
packages=$inside
for library in $beside; do
  install -m 644 "$(realpath "$library")" "$libraries/$(basename "$library")"
  packages+=" $(dpkg -S "*/$(basename "$(realpath "$library")")" | cut -d: -f1)"
done
for package in $(tr ' ' '\n' <<<"$packages" | sort -u); do
  install -m 644 "/usr/share/doc/$package/copyright" "$licences/$package.txt"
done
swift=$(dirname "$(dirname "$(realpath "$(command -v "${SWIFT:-swift}")")")")
install -m 644 "$swift/share/swift/LICENSE.txt" "$licences/swift.txt"
