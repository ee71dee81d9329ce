#!/usr/bin/env bash
# The browser for the tests: Debian's Chromium. Does nothing where it is there; says what to do where it cannot be installed.
set -euo pipefail
if [ -x /usr/bin/chromium ]; then exit 0; fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  exit 0
fi
echo "Chromium is not at /usr/bin/chromium; the browser tests will be skipped. On Debian or Ubuntu: sudo apt-get install chromium" >&2
