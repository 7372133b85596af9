# Emscripten, in this order: an emcc on PATH that is new enough; an activated or installed emsdk (EMSDK); else
# version 3.1.69 unpacked from Debian's packages into the tools folder. Nothing is installed on the system.
# shellcheck shell=bash

EMSCRIPTEN_OLDEST=3.1.60 # the first one with the final opcodes of relaxed SIMD
EMSCRIPTEN_PINNED=3.1.69+dfsg-3
BINARYEN_PINNED=120-4
LLVM_PINNED='1:19.1.7-3~deb12u1'

# The compiler proper is pinned by hash. The C and C++ run-time libraries that Binaryen starts with come from a stable
# release that still gets fixes, so theirs may move; apt checks those against the release's signature.
emscripten_hashes() {
  cat <<'SUMS'
d2ac788b952c56ab6736b4db2ac0825aa63cfb4c08b8abaefe19e324779d1b2d  emscripten_3.1.69+dfsg-3_all.deb
47be56009e56170f4338a0154fbff2028bd607bc3c8b6a5414658a985bef6470  binaryen_120-4_amd64.deb
89ab931a9bbfd567a76df3141af5d5ec67b01d800150e614f2c9bf4671da9b08  clang-19_1%3a19.1.7-3~deb12u1_amd64.deb
811c2d398ad772204ec05ffde485cbbc4c210abc5dcf0068ff9ca3e647591ce7  libclang-common-19-dev_1%3a19.1.7-3~deb12u1_amd64.deb
5daa784e1d747db320c16604729ffa805e6bfd72d3ac0b7cb0ee5f1a7ebc8aae  libclang-cpp19_1%3a19.1.7-3~deb12u1_amd64.deb
6edf3a8b28495cdba883d9760e0dca1a81983fc497a5f989dc64d0d96d23b4aa  libllvm19_1%3a19.1.7-3~deb12u1_amd64.deb
416e084363a16a7060eaa6343ed641dfe864b8208c39170ee00a5679e4b486a2  lld-19_1%3a19.1.7-3~deb12u1_amd64.deb
448ced8f4e6969a8adaee9a4822fced6f1604a8ee8fcd32aa70328c7d83a68d9  llvm-19-linker-tools_1%3a19.1.7-3~deb12u1_amd64.deb
f91492c5b361ff12f540b9f6145cf638b5e0fb3f145fceabd6c4b9540eab4bf9  llvm-19_1%3a19.1.7-3~deb12u1_amd64.deb
SUMS
}

emcc_version() { "$1" --version 2>/dev/null | sed -nE '1s/.*\) ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }

# Prints the folder of a usable emcc that the user already has.
find_own_emcc() {
  local emcc version
  for emcc in "$(command -v emcc || true)" "${EMSDK:+$EMSDK/upstream/emscripten/emcc}"; do
    [[ -n $emcc && -x $emcc && $emcc != "$INKLING_TOOLS"/* ]] || continue
    version=$(emcc_version "$emcc" || true)
    if [[ -n $version ]] && version_at_least "$version" "$EMSCRIPTEN_OLDEST"; then
      dirname "$(readlink -f "$emcc")"
      return 0
    fi
    say "$emcc is version ${version:-unknown}; at least $EMSCRIPTEN_OLDEST is needed, so it is left aside"
  done
  return 1
}

unpack_emscripten() {
  local dest=$INKLING_TOOLS/wasm debs root lib name file
  debs=$(mktemp -d)
  trap 'rm -rf "$debs"' RETURN
  rm -rf "$dest"
  mkdir -p "$dest/debs"
  private_apt "$debs"
  cd "$dest/debs"
  apt-get download -qq emscripten=$EMSCRIPTEN_PINNED binaryen=$BINARYEN_PINNED node-acorn/trixie \
    libc6/trixie libstdc++6/trixie libgcc-s1/trixie \
    clang-19=$LLVM_PINNED lld-19=$LLVM_PINNED llvm-19=$LLVM_PINNED llvm-19-linker-tools=$LLVM_PINNED \
    libllvm19=$LLVM_PINNED libclang-cpp19=$LLVM_PINNED libclang-common-19-dev=$LLVM_PINNED
  emscripten_hashes | sha256sum --check --quiet -

  unpack() {
    local deb=$1
    shift
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dest/root" --no-same-owner "$@"
  }
  root=$dest/root
  mkdir -p "$root" "$dest"/llvm/lib "$dest"/binaryen/{bin,lib,libexec} "$dest"/glibc
  # Test suite, media and the LTO variants of the system libraries make up two thirds of the package.
  unpack emscripten_*.deb --exclude=./usr/share/emscripten/test --exclude=./usr/share/emscripten/media \
    --exclude='./usr/share/emscripten/ChangeLog.*' --exclude='*/wasm32-emscripten/pic' \
    --exclude='*/wasm32-emscripten/lto-pic' --exclude='*/wasm32-emscripten/lto' \
    ./usr/share/emscripten ./usr/share/doc/emscripten/copyright
  unpack binaryen_*.deb ./usr/bin ./usr/lib
  unpack node-acorn_*.deb ./usr/share/nodejs/acorn
  for file in clang-19_*.deb lld-19_*.deb llvm-19_*.deb llvm-19-linker-tools_*.deb libllvm19_*.deb \
    libclang-cpp19_*.deb libclang-common-19-dev_*.deb; do
    unpack "$file" --exclude=./usr/share --exclude='*/LLVMPolly.so' ./usr
  done

  mv "$root/usr/share/emscripten" "$dest/emscripten"
  # Debian gathers the licences of Emscripten and of the libraries it links in this one file.
  mv "$root/usr/share/doc/emscripten/copyright" "$dest/emscripten/copyright"
  # Emscripten loads acorn as a module, and that look-up ignores NODE_PATH.
  mkdir -p "$dest/emscripten/node_modules"
  cp -rL "$root/usr/share/nodejs/acorn" "$dest/emscripten/node_modules/"
  # LLVM's programs look for their libraries in ../lib.
  lib=$root/usr/lib
  mv "$lib/llvm-19/bin" "$dest/llvm/bin"
  mv "$lib/llvm-19/lib/clang" "$dest/llvm/lib/clang"
  mv "$lib/x86_64-linux-gnu/libLLVM.so.19.1" "$lib/x86_64-linux-gnu/libclang-cpp.so.19.1" "$dest/llvm/lib/"
  mv "$lib/x86_64-linux-gnu/libbinaryen.so" "$dest/binaryen/lib/"
  mv "$root"/usr/bin/wasm* "$dest/binaryen/libexec/"

  # Binaryen was built for a newer C library than Debian 12 has: it is started through that library's own loader.
  rm -rf "$root"
  mkdir "$root"
  for file in libc6_*.deb libstdc++6_*.deb libgcc-s1_*.deb; do unpack "$file" --exclude=./usr/share; done
  for name in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libstdc++.so.6 libgcc_s.so.1; do
    cp -L "$(find "$root" -name "$name" ! -type d -path '*lib/x86_64*' | head -n 1)" "$dest/glibc/$name"
  done
  chmod +x "$dest/glibc/ld-linux-x86-64.so.2"
  for file in "$dest"/binaryen/libexec/*; do
    name=$dest/binaryen/bin/${file##*/}
    cat >"$name" <<'WRAPPER'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
name=${0##*/}
exec "$here/../../glibc/ld-linux-x86-64.so.2" --library-path "$here/../../glibc:$here/../lib" \
  --argv0 "$name" "$here/../libexec/$name" "$@"
WRAPPER
    chmod +x "$name"
  done

  # The cache holds every system library prebuilt; frozen, it never tries to build one or fetch a port.
  cat >"$dest/emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '$dest/llvm/bin'
BINARYEN_ROOT = '$dest/binaryen'
NODE_JS = '$INKLING_TOOLS/bin/node'
CACHE = '$dest/emscripten/cache'
FROZEN_CACHE = True
CONFIG
  cd /
  rm -rf "$root" "$dest/debs"
  if ldd "$dest/llvm/bin/clang" | grep 'not found'; then
    say "the compiler needs libraries that are missing here (Debian: ${PACKAGES_EMSCRIPTEN[*]})"
    return 1
  fi
  "$dest/emscripten/emcc" --version
}

# Leaves EMCC_DIR set to the folder that holds emcc, em++ and the CMake toolchain file.
setup_emscripten() {
  local recipe
  if EMCC_DIR=$(find_own_emcc); then return 0; fi
  EMCC_DIR=$INKLING_TOOLS/wasm/emscripten
  recipe="$EMSCRIPTEN_PINNED $BINARYEN_PINNED $LLVM_PINNED in $INKLING_TOOLS, layout 2"
  if step_done emscripten "$recipe" && [[ -x $EMCC_DIR/emcc ]]; then return 0; fi
  if [[ $(uname -sm) != "Linux x86_64" ]] || ! have apt-get || ! have dpkg-deb; then
    die "no Emscripten $EMSCRIPTEN_OLDEST or later was found." \
      "Install emsdk (https://emscripten.org/docs/getting_started/downloads.html), for example:" \
      "  git clone https://github.com/emscripten-core/emsdk && emsdk/emsdk install 3.1.69 && emsdk/emsdk activate 3.1.69" \
      "  source emsdk/emsdk_env.sh"
  fi
  install_packages "${PACKAGES_EMSCRIPTEN[@]}"
  [[ -r $DEBIAN_KEYRING ]] || die "apt is here but Debian's keyring is not; install debian-archive-keyring or an emsdk."
  # A subshell with its own `set -e`: quietly's test of the exit status would switch it off inside the function.
  quietly "unpacking Emscripten 3.1.69 (310 MB to download, 720 MB on disk)" \
    bash -c 'set -euo pipefail; for f in common packages debian emscripten; do . "$0/$f.sh"; done; unpack_emscripten' \
    "$INKLING_ROOT/scripts/lib"
  step_finish emscripten "$recipe"
}
