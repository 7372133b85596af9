# A private apt: its own lists and settings in a folder, so that packages of another Debian release can be downloaded
# (never installed) with apt's signature checks and without root.
# shellcheck shell=bash

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror this machine already uses, in either format of apt's sources; Debian's own address otherwise.
debian_mirror() {
  local mirror=
  if is_debian; then
    mirror=$({
      sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/debian.sources
      sed -n 's/^deb[[:space:]]\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' /etc/apt/sources.list
    } 2>/dev/null | grep -E '^https?://' | head -n 1 || true)
  fi
  printf '%s\n' "${INKLING_DEBIAN_MIRROR:-${mirror:-http://deb.debian.org/debian}}"
}

can_use_private_apt() { have apt-get && have dpkg-deb && [[ -r $DEBIAN_KEYRING ]]; }

# private_apt FOLDER: prepares it and leaves APT_CONFIG exported.
private_apt() {
  local dir=$1 mirror suite
  mirror=$(debian_mirror)
  mkdir -p "$dir"/state/lists/partial "$dir"/cache/archives/partial \
    "$dir"/etc/{apt.conf.d,preferences.d,sources.list.d,auth.conf.d}
  : >"$dir/state/status"
  for suite in bookworm trixie; do
    printf 'deb [signed-by=%s] %s %s main\n' "$DEBIAN_KEYRING" "$mirror" "$suite"
  done >"$dir/etc/sources.list"
  printf 'deb-src [signed-by=%s] %s trixie main\n' "$DEBIAN_KEYRING" "$mirror" >>"$dir/etc/sources.list"
  {
    # A proxy that apt knows here is needed there too.
    env -u APT_CONFIG apt-config dump | grep -iE '^Acquire::(http|https)::' || true
    cat <<CONF
Dir "$dir"; Dir::State "state"; Dir::State::status "$dir/state/status"; Dir::Cache "cache"; Dir::Etc "etc";
Dir::Etc::sourcelist "$dir/etc/sources.list"; Dir::Etc::sourceparts "$dir/etc/sources.list.d";
Dir::Etc::netrc "/etc/apt/auth.conf"; Dir::Etc::netrcparts "/etc/apt/auth.conf.d";
Dir::Etc::trusted "/etc/apt/trusted.gpg"; Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";
APT::Architecture "amd64"; Acquire::Languages "none"; Acquire::Retries "5"; APT::Sandbox::User "";
CONF
  } >"$dir/apt.conf"
  export APT_CONFIG=$dir/apt.conf
  apt-get update -qq
}
