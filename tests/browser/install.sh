#!/bin/sh
# What the browser tests need beside Python's packages: Debian's chromium, fonts with
# Vietnamese letters, npm where they are missing; then axe-core, as package-lock.json pins it.
set -eu
here=$(dirname "$0")

need=
command -v chromium >/dev/null || need="chromium fonts-noto-core"
command -v npm >/dev/null || need="$need npm"
if [ -n "$need" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "The browser tests need chromium and npm on the PATH: install them, then run make test again." >&2
    exit 1
  fi
  as_root=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # several packages
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need
fi

# Nothing of a package is run on its way in.
npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund --loglevel=error
