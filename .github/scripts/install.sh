#!/bin/sh
# Installs paperfeed VERSION from its release: the program, its man pages and its completions.
#   PAPERFEED_DIR   where to: bin/ and share/ below it; ~/.local if unset
#   PAPERFEED_FROM  the folder of the release on the web; REPOSITORY/releases/download/vVERSION if unset
# The archive is compared with its checksum, which the release has beside it.
set -eu

from=${PAPERFEED_FROM:-REPOSITORY/releases/download/vVERSION}
into=${PAPERFEED_DIR:-$HOME/.local}

fail() {
  echo "error: $1" >&2
  exit 1
}

case $from in
  http://* | https://*) ;;
  *) fail "this copy of paperfeed names no place to install from; set PAPERFEED_FROM to the URL of a release" ;;
esac
case $(uname -s) in
  Linux)
    system=unknown-linux-gnu
    if ldd --version 2>&1 | grep -q musl; then system=unknown-linux-musl; fi
    ;;
  Darwin) system=apple-darwin ;;
  *) fail "no release for $(uname -s); install with \`pip install paperfeed\` or \`cargo install paperfeed\`" ;;
esac
case $(uname -m) in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) fail "no release for $(uname -m); install with \`cargo install paperfeed\`" ;;
esac
name=paperfeed-$machine-$system

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
get() {
  if command -v curl > /dev/null; then
    curl --fail --silent --show-error --location --output "$work/$1" "$from/$1"
  elif command -v wget > /dev/null; then
    wget --quiet --output-document "$work/$1" "$from/$1"
  else
    fail "neither curl nor wget is here"
  fi || fail "cannot download $from/$1"
}
get "$name.tar.gz"
get "$name.tar.gz.sha256"
cd "$work"
if command -v sha256sum > /dev/null; then
  sha256sum -c "$name.tar.gz.sha256" > /dev/null 2>&1
else
  shasum -a 256 -c "$name.tar.gz.sha256" > /dev/null 2>&1
fi || fail "$name.tar.gz is not what its checksum says; nothing was installed"
tar -xzf "$name.tar.gz"

share=$into/share
mkdir -p "$into/bin" "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d"
# Beside the old one and in its place at once, which may be running.
cp "$name/paperfeed" "$into/bin/.paperfeed.new"
mv -f "$into/bin/.paperfeed.new" "$into/bin/paperfeed"
cp "$name"/man/*.1 "$share/man/man1/"
cp "$name/completions/paperfeed.bash" "$share/bash-completion/completions/paperfeed"
cp "$name/completions/paperfeed.zsh" "$share/zsh/site-functions/_paperfeed"
cp "$name/completions/paperfeed.fish" "$share/fish/vendor_completions.d/"
echo "installed $("$into/bin/paperfeed" --version) as $into/bin/paperfeed"
case :$PATH: in
  *:"$into/bin":*) ;;
  *) echo "add it to your PATH: export PATH=\"$into/bin:\$PATH\"" ;;
esac
