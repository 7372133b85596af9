# Brings up what a build or a test run needs. Every step checks first whether it has been done, so a second run
# costs a fraction of a second.
# shellcheck shell=bash
# Usage: source scripts/lib/setup.sh; setup_wasm | setup_native | setup_native_tests | setup_sanitizers | setup_page_tests (in any combination)

for inkling_part in common packages debian python node emscripten sources; do
  # shellcheck source=/dev/null
  source "$(dirname "${BASH_SOURCE[0]}")/$inkling_part.sh"
done
unset inkling_part

write_env() {
  local text="export PATH=\"${EMCC_DIR:+$EMCC_DIR:}$INKLING_TOOLS/bin:\$PATH\"
export EMCC_DIR=\"${EMCC_DIR:-}\""
  [[ -f $INKLING_TOOLS/env.sh && $(<"$INKLING_TOOLS/env.sh") == "$text" ]] || printf '%s\n' "$text" >"$INKLING_TOOLS/env.sh"
}

setup_common() {
  local -a packages=("${PACKAGES_BUILD[@]}" "$@")
  mapfile -t -O "${#packages[@]}" packages < <(node_packages)
  install_packages "${packages[@]}"
  setup_python
  setup_node
  setup_sources
}

setup_native() {
  lock_tools
  setup_common "${PACKAGES_DESKTOP[@]}" "${PACKAGES_TEST[@]}"
  unlock_tools
}

setup_wasm() {
  lock_tools
  setup_common
  setup_site
  setup_emscripten
  write_env
  export EMCC_DIR PATH="$EMCC_DIR:$INKLING_TOOLS/bin:$PATH"
  unlock_tools
}

setup_native_tests() {
  setup_native
  lock_tools
  setup_onnx_runtime
  unlock_tools
}

setup_sanitizers() {
  lock_tools
  setup_common "${PACKAGES_DESKTOP[@]}" "${PACKAGES_TEST[@]}" "${PACKAGES_SANITIZERS[@]}"
  unlock_tools
  have clang++ || die "clang++ was not found; the sanitizers' builds need it (Debian: ${PACKAGES_SANITIZERS[*]})."
}

setup_page_tests() {
  local -a chromium
  lock_tools
  mapfile -t chromium < <(chromium_package)
  install_packages "${PACKAGES_TEST[@]}" "${chromium[@]}"
  setup_node
  setup_playwright
  unlock_tools
}
