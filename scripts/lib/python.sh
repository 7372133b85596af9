# Debian's packages serve /usr/bin/python3; another Python that stands first on PATH does not see them.
# .tools/bin/python3 is the one that has what the scripts import.
# shellcheck shell=bash

setup_python() {
  local python path wrapper=$INKLING_TOOLS/bin/python3
  mkdir -p "$INKLING_TOOLS/bin"
  if [[ -x $wrapper ]] && step_done python "fontTools numpy"; then return 0; fi
  for python in $(type -ap python3 | grep -v "^$INKLING_TOOLS/" || true) /usr/bin/python3; do
    if [[ -x $python ]] && path=$("$python" -c 'import fontTools, numpy, sys; print(sys.executable)' 2>/dev/null); then
      # Not a link: a virtual environment finds its packages by the path it was started with.
      printf '#!/bin/sh\nexec "%s" "$@"\n' "$path" >"$wrapper"
      chmod +x "$wrapper"
      step_finish python "fontTools numpy"
      return 0
    fi
  done
  die "no python3 with fontTools and NumPy was found (Debian: python3-fonttools python3-numpy; elsewhere: pip install fonttools numpy)"
}
