#!/usr/bin/env bash
# Usage: Scripts/package-test.sh [FOLDER]
#
# Installs the packages of FOLDER (default dist) in a bare Debian 12 without Swift, and runs them: the
# tarball before anything else is installed, the Debian package, and the wheel in a fresh virtual
# environment. Needs root and mmdebstrap.
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/package-facts.sh
dist=$(realpath "${1:-dist}")
if [ "$(id -u)" -ne 0 ] || ! command -v mmdebstrap >/dev/null; then
  echo "error: needs root and mmdebstrap (Debian: mmdebstrap)" >&2
  exit 1
fi
root=$(mktemp -d)
leave() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap leave EXIT

say() { printf '\n== %s\n\n' "$1"; }
inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# Compiles, verifies and simulates the models that come with memc: MEMC, FOLDER of the models.
exercise() {
  inside sh -euc '
    memc=$1
    models=$2
    digits="--images $models/digits/test-images.npy --labels $models/digits/test-labels.npy"
    cd /tmp
    "$memc" --version
    for model in digits lenet5 lenet5-sparse fashion-residual; do
      "$memc" compile -q "$models/$model.onnx" -o "$model.memc" 2>warnings || cat warnings
      "$memc" verify -q "$model.memc" "$models/$model.onnx"
      echo "$model: compiled and verified"
    done
    "$memc" compile -q "$models/digits.onnx" --calibrate "$models/digits/train-images.npy" \
      -o digits.memc
    "$memc" simulate digits.memc $digits --device lognormal:sigma=0.4 --chips 5
    rm -f ./*.memc warnings
  ' sh "$1" "$2"
}

say "A bare Debian 12"
mmdebstrap --quiet --variant=minbase --include=ca-certificates,xz-utils,libstdc++6,zlib1g bookworm \
  "$root"
mount -t proc proc "$root/proc"  # by which a binary finds its own folder
cp /etc/resolv.conf "$root/etc/resolv.conf"
! inside sh -c 'command -v swift || command -v python3'
mkdir "$root/packages"
cp "$dist"/memc[_-]"$version"* "$root/packages"

say "The tarball"
inside tar -C /opt -xJf "/packages/memc-$version-linux-$(uname -m).tar.xz"
exercise "/opt/memc-$version/bin/memc" "/opt/memc-$version/share/memc/models"
rm -r "$root/opt/memc-$version"

say "The Debian package"
inside apt-get update -qq
inside sh -c "apt-get install -y -qq --no-install-recommends /packages/memc_${version}_*.deb" |
  grep -E '^(Setting up memc|Unpacking memc)'
exercise memc /usr/share/memc/models
inside sh -euc 'test -s /usr/share/man/man1/memc.1.gz
  test -s /usr/share/bash-completion/completions/memc
  test -s /usr/share/zsh/vendor-completions/_memc
  test -s /usr/share/fish/vendor_completions.d/memc.fish'
inside apt-get remove -y -qq memc >/dev/null
! inside sh -c 'command -v memc || ls /usr/share/memc'

say "The wheel"
inside apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
inside apt-get autoremove -y -qq >/dev/null
"${PYTHON:-python3}" -m pip download --quiet --dest "$root/packages" --only-binary :all: \
  --python-version 3.11 --no-deps numpy
inside python3 -m venv /venv
inside /venv/bin/pip install --quiet --no-index --find-links /packages memc
mkdir "$root/models"
cp -r models/digits models/digits.onnx "$root/models"
inside /venv/bin/memc --version
inside /venv/bin/python - <<'END'
import memc
import numpy as np

images, labels = (np.load(f"/models/digits/test-{name}.npy") for name in ("images", "labels"))
program = memc.compile("/models/digits.onnx", calibrate="/models/digits/train-images.npy")
assert program.verify("/models/digits.onnx").pass_
result = program.simulate(images, labels, device="lognormal:sigma=0.4", chips=5)
print(f"accuracy {result.accuracy_mean:.3f} ± {result.accuracy_std:.3f} on {len(result.chips)} chips")
END
say "All packages run on a Debian 12 without Swift"
