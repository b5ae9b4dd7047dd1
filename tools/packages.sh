#!/usr/bin/env bash
# The Debian packages that the tests need: a browser, Go and its x/mod as a second judge of proofs, fonts for Chinese.
set -euo pipefail
packages=(chromium golang-go golang-golang-x-mod-dev fonts-noto-cjk)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "The tests need these Debian packages. Type: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
exit 1
