# The libraries that scripts/bench measures beside ours, in .tools/bench. They are no part of a build.
# shellcheck shell=bash

PEERS_DEBIAN=(python3-torch libopenblas0-pthread)

# TensorFlow.js and jax-js, pinned by hash in scripts/benchmark/package-lock.json.
setup_browser_peers() {
  local dir=$INKLING_TOOLS/bench/npm from=$INKLING_ROOT/scripts/benchmark recipe
  recipe=$(sha256sum <"$from/package-lock.json")
  if step_done bench-npm "$recipe" && [[ -d $dir/node_modules ]]; then return 0; fi
  have npm || die "npm was not found (Debian: npm)."
  rm -rf "$dir"
  mkdir -p "$dir"
  cp "$from"/{package.json,package-lock.json,.npmrc} "$dir/"
  # From inside the folder: npm does not find its way to a prefix behind a link.
  quietly "fetching TensorFlow.js and jax-js" env -C "$dir" npm ci --ignore-scripts
  step_finish bench-npm "$recipe"
}

# apt's choice of the packages and of what they need and the system lacks, unpacked; apt checks signatures.
fetch_debian_peers() {
  local dir=$1 package
  rm -rf "$dir"
  mkdir -p "$dir/archives/partial" "$dir/root"
  apt-get install --download-only -y -qq --no-install-recommends -o Debug::NoLocking=1 \
    -o Dir::Cache::archives="$dir/archives" "${PEERS_DEBIAN[@]}"
  for package in "$dir"/archives/*.deb; do
    [[ -f $package ]] && dpkg-deb -x "$package" "$dir/root"
  done
  rm -rf "$dir/archives"
}

# Leaves `torch` as the argument that says PyTorch is there, and INKLING_BENCH_ROOT, where the packages were unpacked.
setup_native_peers() {
  local dir=$INKLING_TOOLS/bench/debian recipe
  torch=()
  if is_debian; then
    recipe="${PEERS_DEBIAN[*]} $(. /etc/os-release && echo "${VERSION_ID:-}")"
    if ! step_done bench-debian "$recipe" || [[ ! -d $dir/root ]]; then
      if quietly "fetching PyTorch and OpenBLAS (about 600 MB unpacked)" \
        bash -c 'set -euo pipefail; . "$0/common.sh"; . "$0/peers.sh"; fetch_debian_peers "$1"' \
        "$INKLING_ROOT/scripts/lib" "$dir"; then
        step_finish bench-debian "$recipe"
      else
        say "Debian's PyTorch and OpenBLAS are left out; apt-get update may help"
        rm -rf "$dir"
      fi
    fi
    [[ -d $dir/root ]] && export INKLING_BENCH_ROOT=$dir/root
  fi
  if "$INKLING_TOOLS/bin/python3" "$INKLING_ROOT/scripts/benchmark/native.py" --probe torch; then
    torch=(--torch)
  else
    say "PyTorch is not available: it is left out of the table"
  fi
}
