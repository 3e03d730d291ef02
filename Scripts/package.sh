#!/usr/bin/env bash
# Usage: Scripts/package.sh tarball|debian MEMC
#
# Writes dist/memc-VERSION-linux-MACHINE.tar.xz or dist/memc_VERSION_ARCHITECTURE.deb with the binary
# MEMC of Scripts/package-build.sh. The same files and SOURCE_DATE_EPOCH give the same bytes; without
# that variable, the time is that of the last commit.
set -euo pipefail
kind=$1
memc=$(realpath "$2")
cd "$(dirname "$0")/.."
source Scripts/package-facts.sh
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
umask 022
mkdir -p dist

# Models and pages, in the folders where links between them work.
add_data() {
  local share=$1 pages=$2
  find models -type f ! -path '*__pycache__*' -exec install -D -m 644 {} "$share/{}" \;
  find docs -type f -exec install -D -m 644 {} "$pages/{}" \;
  install -m 644 README.md CITATION.cff "$pages"
}

write_tarball() {
  local root=$stage/memc-$version
  Scripts/install.sh "$memc" "$root" >&2
  add_data "$root/share/memc" "$root/share/doc/memc"
  install -m 644 LICENSE packaging/copyright "$root/share/doc/memc"
  Scripts/package-libraries.sh "$memc" "$root/lib/memc" "$root/share/doc/memc/licenses"
  local file
  file=dist/memc-$version-linux-$(uname -m).tar.xz
  tar -C "$stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    --format=gnu -cf - "memc-$version" | xz -6 -T1 >"$file"
  echo "$file"
}

# The packages of the libraries that the binary below ROOT loads, as a Depends field.
dependencies() {
  mkdir -p "$stage/debian"
  printf 'Source: memc\n\nPackage: memc\nArchitecture: any\n' >"$stage/debian/control"
  (cd "$stage" && dpkg-shlibdeps -O -e"$1/usr/bin/memc") | sed -n 's/^shlibs:Depends=//p'
}

write_control() {
  cat <<END
Package: memc
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$1/usr" | cut -f1)
Depends: $(dependencies "$1")
Recommends: libopenblas0
Section: science
Priority: optional
Description: compiler from neural networks to memristor crossbars
 memc reads trained networks from ONNX, NIR or NumPy files. It prunes and
 quantizes them, places their weights on crossbar arrays, and emits a program
 for the tiles of an accelerator. It checks the program bit for bit against the
 network, runs it on ideal and on imperfect devices, and reports its cost.
END
}

write_changelog() {
  printf 'memc (%s) unstable; urgency=medium\n\n  * Version %s.\n\n -- %s  %s\n' "$version" \
    "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

write_debian() {
  local root=$stage/root
  local share=$root/usr/share
  Scripts/install.sh "$memc" "$root/usr" >&2
  add_data "$share/memc" "$share/doc/memc"
  find "$share/man" -type f -exec gzip -9n {} +
  sed -i '1{/^#!/d}' "$share/bash-completion/completions/memc"
  mv "$share/zsh/site-functions" "$share/zsh/vendor-completions"
  install -m 644 packaging/copyright "$share/doc/memc/copyright"
  install -D -m 644 packaging/lintian-overrides "$share/lintian/overrides/memc"
  write_changelog | gzip -9n >"$share/doc/memc/changelog.gz"
  mkdir "$root/DEBIAN"
  write_control "$root" >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) \
    >"$root/DEBIAN/md5sums"
  local file
  file=dist/memc_${version}_$(dpkg --print-architecture).deb
  dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >&2
  echo "$file"
}

"write_$kind"
