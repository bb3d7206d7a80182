#!/usr/bin/env bash
# Installs the real software of these tests from Debian: proxies, and Doorkeeper
# with Rack::Attack on Puma; and the packages that are named on the command line.
# The name snac stands for snac/install.sh, which installs nothing here. Only what
# is missing; a second run does nothing. Quiet, unless something goes wrong.
set -euo pipefail

more=()
for name in "$@"; do
  if [ "$name" = snac ]; then
    bash "$(dirname "$0")/snac/install.sh"
  else
    more+=("$name")
  fi
done

packages=(
  nginx-light haproxy caddy varnish
  ruby-doorkeeper ruby-doorkeeper-i18n ruby-rack-attack ruby-rails ruby-sqlite3 puma
  "${more[@]}"
)

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing=()
for p in "${packages[@]}"; do
  installed "$p" || missing+=("$p")
done
[ ${#missing[@]} -gt 0 ] || exit 0

# Debian starts what it installs, on public ports. invoke-rc.d(8) asks this
# program first, and 101 is its no. A program that is there already stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi

log=$(mktemp)
quietly() { "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }; }

export DEBIAN_FRONTEND=noninteractive
quietly apt-get -q update
quietly apt-get -q install -y --no-install-recommends "${missing[@]}"
rm -f "$log"
