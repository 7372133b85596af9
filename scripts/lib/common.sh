# Shared by every script: where things lie, how we talk, how we remember finished steps.
# shellcheck shell=bash
# Sourced, never run. The caller has already set `set -euo pipefail`.

INKLING_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# The real place behind a link: what is installed there remembers its path, and another name for it would start over.
INKLING_TOOLS=$(mkdir -p "${INKLING_TOOLS_DIR:-$INKLING_ROOT/.tools}" && cd "${INKLING_TOOLS_DIR:-$INKLING_ROOT/.tools}" && pwd -P)
export INKLING_ROOT INKLING_TOOLS INKLING_TOOLS_DIR=$INKLING_TOOLS

# Status goes to stderr, so that a script's output stays usable in a pipe.
say() { printf '%s\n' "inkling: $*" >&2; }

die() {
  printf '%s\n' "inkling: $1" >&2
  shift
  for line in "$@"; do printf '%s\n' "         $line" >&2; done
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 3.1.69 3.1.60: compares dotted numbers; anything after the numbers is ignored.
version_at_least() {
  local IFS=.
  local -a found=(${1//[!0-9.]/ }) wanted=($2)
  local i
  for i in 0 1 2; do
    ((10#${found[i]:-0} > 10#${wanted[i]:-0})) && return 0
    ((10#${found[i]:-0} < 10#${wanted[i]:-0})) && return 1
  done
  return 0
}

# A step is done when its stamp holds the same text as the recipe asks for now, so that changing a pinned version
# or a hash repeats exactly the steps that depend on it.
step_done() { [[ -f $INKLING_TOOLS/stamps/$1 && $(<"$INKLING_TOOLS/stamps/$1") == "$2" ]]; }
step_finish() {
  mkdir -p "$INKLING_TOOLS/stamps"
  printf '%s\n' "$2" >"$INKLING_TOOLS/stamps/$1"
}

# Runs a long command with its output in a log; shows a sign of life every ten seconds and the log's end on failure.
quietly() {
  local title=$1 log=$INKLING_TOOLS/logs/${1//[^A-Za-z0-9]/-}.log started=$SECONDS pid next=10
  shift
  mkdir -p "$INKLING_TOOLS/logs"
  say "$title ..."
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - started >= next)); then
      # A build says how far it is; everything else at least that it lives.
      say "  $((SECONDS - started)) s $(tail -n 1 "$log" | grep -oE '^\[[0-9]+/[0-9]+\]' || true)"
      next=$((next + 20))
    fi
  done
  if ! wait "$pid"; then
    tail -n 60 "$log" >&2
    say "$title failed; the whole output is in $log"
    return 1
  fi
  say "  done in $((SECONDS - started)) s"
}

# One set-up at a time in one tools folder: two scripts started together must not unpack over one another.
lock_tools() {
  if have flock; then
    exec 9>"$INKLING_TOOLS/lock"
    flock -n 9 || { say "waiting for another set-up in $INKLING_TOOLS"; flock 9; }
  fi
}
unlock_tools() { if have flock; then exec 9>&-; fi; }
