#!/usr/bin/env bash
# Unpacks snac, an ActivityPub server of Debian trixie, and the libraries that
# it needs into a folder of its own, whatever release of Debian this machine
# runs. Nothing is installed: apt keeps lists and packages in that folder, and
# dpkg-deb only unpacks them. A second run does nothing.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/mastoerr-e2e
target=$cache/snac-trixie
[ ! -x "$target/snac" ] || exit 0

keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keys" ] || { echo "$keys is missing: the package debian-archive-keyring has it" >&2; exit 1; }

mkdir -p "$cache"
work=$(mktemp -d "$cache/snac.XXXXXX")
log=$work/log
ended() {
  code=$?
  [ "$code" = 0 ] || tail -n 30 "$log" >&2
  rm -rf "$work"
}
trap ended EXIT

mkdir -p "$work"/apt/lists/partial "$work"/apt/archives/partial "$work"/root
: >"$work/apt/status" # apt believes that nothing is installed, and fetches every library
echo "deb [signed-by=$keys] http://deb.debian.org/debian trixie main" >"$work/apt/sources.list"
apt() {
  apt-get -q -y \
    -o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" -o Dir::State::lists="$work/apt/lists" \
    -o Dir::Cache="$work/apt" -o Dir::Cache::archives="$work/apt/archives" \
    -o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Sandbox::User= -o APT::Install-Recommends=false \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    "$@" >>"$log" 2>&1
}
apt update
apt --download-only install snac2

# Only the program, the libraries and their loader stay: the packages have
# programs with special rights, which nobody needs here.
for package in "$work"/apt/archives/*.deb; do
  dpkg-deb -x "$package" "$work/all"
done
mkdir -p "$work/root/usr/bin"
cp -a "$work/all/usr/bin/snac" "$work/root/usr/bin/"
(cd "$work/all" && cp -a --parents usr/lib/*-linux-gnu* usr/lib*/ld-linux-* "$work/root/")

cat >"$work/root/snac" <<'EOF'
#!/bin/sh
# snac with the loader and the libraries beside it.
here=$(dirname "$(readlink -f "$0")")
for loader in "$here"/usr/lib*/ld-linux-*.so.*; do
  for libraries in "$here"/usr/lib/*-linux-gnu*; do
    exec "$loader" --library-path "$libraries" "$here/usr/bin/snac" "$@"
  done
done
EOF
chmod 755 "$work/root/snac"
# Without a command it prints its usage and fails.
"$work/root/snac" >>"$log" 2>&1 || true
grep -q '^snac 2\.' "$log" || { echo "what was unpacked does not run" >>"$log"; exit 1; }
rm -rf "$target"
mv "$work/root" "$target"
