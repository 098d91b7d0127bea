#!/usr/bin/env bash
# Fetches CIFAR-10's binary version (162 MB), checks it, and unpacks it where Tandem looks for it.
# An interrupted download goes on where it stopped; a complete data set is left alone.
# Usage: get_datasets.sh [FOLDER]    (default: this script's own folder)
# CIFAR10_URL in the environment names another source of the same archive.
set -euo pipefail

url=${CIFAR10_URL:-https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz}
md5=c32a1d4ab5d03f1284b67883e8d87530
folder=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
archive=$folder/cifar-10-binary.tar.gz
data=$folder/cifar-10-batches-bin

fail() {
  echo "get_datasets.sh: $*" >&2
  exit 1
}

is_complete() {
  local file
  for file in "$data"/data_batch_{1..5}.bin "$data/test_batch.bin"; do
    [ -f "$file" ] && [ "$(wc -c <"$file")" -eq 30730000 ] || return 1
  done
}

has_right_md5() {
  [ "$(md5sum "$archive" | cut -d' ' -f1)" = "$md5" ]
}

if is_complete; then
  echo "CIFAR-10 is complete: $data"
  exit 0
fi
mkdir -p "$folder"

if [ ! -f "$archive" ] || ! has_right_md5; then
  command -v curl >/dev/null || fail "needs curl (Debian: apt install curl)"
  echo "fetching $url"
  curl --fail --location --silent --show-error --retry 3 --continue-at - --output "$archive.part" "$url" ||
    fail "cannot fetch $url. Without a network: fetch that archive elsewhere, put it into $folder, and run this again; or train on the digits, which need nothing: ./tandem train"
  mv "$archive.part" "$archive"
fi
has_right_md5 || {
  mv "$archive" "$archive.wrong"
  fail "the archive's MD5 is not $md5: it is damaged or another one. It is kept as $archive.wrong; run this again to fetch it anew."
}

unpacked=$(mktemp -d "$folder/cifar-10-unpacking.XXXXXX")
trap 'rm -rf "$unpacked"' EXIT
tar -xzf "$archive" -C "$unpacked"
rm -rf "$data"
mv "$unpacked/cifar-10-batches-bin" "$data"
is_complete || fail "the archive lacks files of CIFAR-10's binary version"
rm "$archive"
echo "CIFAR-10 is complete: $data"
