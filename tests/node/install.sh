#!/bin/sh
# What the tests of OpenAI's npm client need beside Python's packages: node and npm where
# they are missing; then the client, as package-lock.json pins it. Where that cannot be had,
# one line says that those tests will be skipped; where CI is set nothing is skipped, so
# this fails.
set -eu
here=$(dirname "$0")

without() {
  if [ -n "${CI:-}" ]; then
    echo "The tests of the npm client cannot be run: $1." >&2
    exit 1
  fi
  echo "Skipping the tests of the npm client: $1. Install that, then run make test again." >&2
  exit 0
}

need=
command -v node >/dev/null || need="nodejs"
command -v npm >/dev/null || need="${need:+$need }npm"
if [ -n "$need" ]; then
  command -v apt-get >/dev/null || without "$need missing, and there is no apt-get to install it"
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || without "$need missing, and there is no sudo to install it"
    as_root=sudo
  fi
  # shellcheck disable=SC2086  # several packages
  $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need ||
    without "apt-get could not install $need"
fi

# Nothing of a package is run on its way in.
[ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] ||
  npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund --loglevel=error ||
  without "npm could not install openai"
