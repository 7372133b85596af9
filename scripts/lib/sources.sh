# Libraries that are compiled with the project, natively and for Wasm alike: Dear ImGui, ImPlot and Catch2. Debian's
# source archives carry them unchanged; each is checked by SHA-256 whatever road it came by.
# shellcheck shell=bash

source_archives() {
  cat <<'LIST'
ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c imgui imgui=1.90.1+ds-1 pool/main/i/imgui/imgui_1.90.1+ds.orig.tar.xz
ddfa1899078173bea3db98034dc8b990df727a169f490896570ff6e3bda72113 implot monado=25.0.0+dfsg-2 pool/main/m/monado/monado_25.0.0+dfsg.orig.tar.xz
c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c catch2 catch2=3.7.1-0.5 pool/main/c/catch2/catch2_3.7.1.orig.tar.gz
LIST
}

fetch_archives() {
  local dir=$1 hash name package path
  cd "$dir"
  if can_use_private_apt; then
    private_apt "$dir/apt"
    while read -r hash name package path; do
      # Only the archive is wanted, so a mirror without the package's small side files is no failure.
      apt-get source -qq --download-only "$package" || true
    done < <(source_archives)
  fi
  while read -r hash name package path; do
    if [[ ! -f ${path##*/} ]]; then
      curl --fail --location --silent --show-error --retry 3 --output "${path##*/}" \
        "${INKLING_DEBIAN_MIRROR:-https://deb.debian.org/debian}/$path"
    fi
    printf '%s  %s\n' "$hash" "${path##*/}" | sha256sum --check --quiet -
  done < <(source_archives)
}

unpack_sources() {
  local dest=$INKLING_TOOLS/third_party work from
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  fetch_archives "$work"
  mkdir "$work/x"
  tar -C "$work/x" -xf "$work"/imgui_*.orig.tar.xz
  tar -C "$work/x" -xf "$work"/monado_*.orig.tar.xz --wildcards '*/src/external/imgui/implot/*'
  tar -C "$work/x" -xf "$work"/catch2_*.orig.tar.gz --wildcards '*/extras/catch_amalgamated.*' '*/LICENSE.txt'
  rm -rf "$dest"/{imgui,implot,catch2}
  mkdir -p "$dest"/imgui/backends "$dest"/implot "$dest"/catch2
  from=$(echo "$work"/x/imgui-*)
  cp "$from"/LICENSE.txt "$from"/im*.h "$from"/imgui*.cpp "$dest/imgui/"
  cp "$from"/backends/imgui_impl_{glfw,opengl3}.{h,cpp} "$from"/backends/imgui_impl_opengl3_loader.h "$dest/imgui/backends/"
  from=$(echo "$work"/x/monado-*/src/external/imgui/implot)
  cp "$from"/{LICENSE,implot.h,implot_internal.h,implot.cpp,implot_items.cpp} "$dest/implot/"
  from=$(echo "$work"/x/Catch2-*)
  cp "$from"/extras/catch_amalgamated.{hpp,cpp} "$from"/LICENSE.txt "$dest/catch2/"
}

# The system's header-only libraries, linked one by one: /usr/include as a whole would put the host's C library
# before Emscripten's.
link_headers() {
  local include=$INKLING_TOOLS/third_party/include dir prefix
  mkdir -p "$include"
  for dir in eigen3 nlohmann CLI stb; do
    for prefix in /usr/include /usr/local/include /opt/homebrew/include; do
      if [[ -d $prefix/$dir ]]; then
        ln -sfn "$prefix/$dir" "$include/$dir"
        break
      fi
    done
  done
}

setup_sources() {
  local recipe
  recipe="$(source_archives | sha256sum) layout 1"
  if ! step_done sources "$recipe" || [[ ! -f $INKLING_TOOLS/third_party/catch2/catch_amalgamated.cpp ]]; then
    quietly "fetching Dear ImGui 1.90.1, ImPlot 0.17 and Catch2 3.7.1" \
      bash -c 'set -euo pipefail; for f in common packages debian sources; do . "$0/$f.sh"; done; unpack_sources' \
      "$INKLING_ROOT/scripts/lib"
    step_finish sources "$recipe"
  fi
  link_headers
}
