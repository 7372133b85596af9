# System packages. On Debian they are installed when missing; elsewhere we say what is wanted and go on, because the
# same tools may be there under another name.
# shellcheck shell=bash

PACKAGES_BUILD=(ca-certificates xz-utils curl python3 git g++ cmake ninja-build
  libeigen3-dev zlib1g-dev nlohmann-json3-dev libcli11-dev libstb-dev brotli
  fonts-inter-variable python3-fonttools python3-numpy)
PACKAGES_DESKTOP=(libglfw3-dev libgl-dev)
PACKAGES_TEST=(xvfb libgl1-mesa-dri fonts-liberation)
# Clang builds what the sanitizers check in half of GCC's time.
PACKAGES_SANITIZERS=(clang libclang-rt-dev)
# The unpacked Emscripten runs Debian's LLVM, which wants these at run time.
PACKAGES_EMSCRIPTEN=(libz3-4 libedit2 libffi8 libxml2 libzstd1 zlib1g debian-archive-keyring)

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif have sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    sudo "$@"
  else
    return 127
  fi
}

is_debian() { have apt-get && have dpkg-query && [[ $(. /etc/os-release 2>/dev/null && echo "${ID:-}") == debian ]]; }

missing_packages() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk -v all="$*" '$1 == "installed" { have[$2] = 1 }
      END { n = split(all, want, " "); for (i = 1; i <= n; i++) if (!(want[i] in have)) print want[i] }'
}

install_packages() {
  local -a missing
  if ! have dpkg-query || ! have apt-get; then
    if ! step_done packages-note "$*"; then
      say "there is no apt here; these Debian packages, or their like, are needed: $*"
      step_finish packages-note "$*"
    fi
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@" || true)
  ((${#missing[@]})) || return 0
  if ! as_root true 2>/dev/null; then
    die "these packages are missing and need root to install:" "apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "missing packages: ${missing[*]}"
  # The lists of a fresh system are empty or old; a stale one asks for files that the mirror has dropped.
  quietly "apt-get update" as_root apt-get -o Acquire::Retries=3 update -qq
  quietly "installing ${#missing[@]} packages" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "${missing[@]}"
}

# Node and Chromium come from many places (distribution, vendor, version managers): only a missing command counts.
node_packages() {
  have node || printf '%s\n' nodejs
  have npm || printf '%s\n' npm
}
chromium_package() { [[ -n ${CHROMIUM:-} ]] || have chromium || printf '%s\n' chromium; }
