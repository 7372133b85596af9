# Configures and builds one preset of CMakePresets.json.
# shellcheck shell=bash

INKLING_JOBS=${INKLING_JOBS:-$(nproc 2>/dev/null || echo 2)}

# build_preset PRESET FOLDER TARGET...: a compiler's output is shown when it fails.
build_preset() {
  local preset=$1 dir=$INKLING_ROOT/build/$2 compiler=
  shift 2
  # CMake cannot change the compiler of a folder it has configured: one for another Emscripten starts over.
  [[ $preset == wasm* ]] && compiler=$EMCC_DIR
  [[ $preset == [at]san ]] && compiler=clang++
  if [[ -f $dir/inkling-compiler && $(<"$dir/inkling-compiler") != "$compiler" ]]; then
    say "the compiler has changed; build/${dir##*/} starts over"
    rm -rf "$dir"
  fi
  if [[ ! -f $dir/build.ninja || $INKLING_ROOT/CMakePresets.json -nt $dir/build.ninja ]]; then
    (cd "$INKLING_ROOT" && quietly "configuring $preset" cmake --preset "$preset")
    printf '%s\n' "$compiler" >"$dir/inkling-compiler"
  fi
  # Nothing to do is the common case and deserves no line.
  if ninja -C "$dir" -n "$@" 2>/dev/null | grep -q 'no work to do'; then return 0; fi
  quietly "building $preset" ninja -C "$dir" -j "$INKLING_JOBS" "$@"
}
