#!/usr/bin/env bash
# For one test alone, which opens our slides with a program that did not write them: Debian's LibreOffice (Impress) and
# poppler-utils. The app never needs them. Does nothing where they are there; says what to do where they cannot be installed.
set -euo pipefail
if command -v soffice >/dev/null && command -v pdftotext >/dev/null; then exit 0; fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing LibreOffice to look at the slides in the tests (a minute or two, once) ..."
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    libreoffice-impress libreoffice-writer poppler-utils fonts-liberation fonts-dejavu-core >/dev/null; then exit 0; fi
  echo "LibreOffice could not be installed; the test that opens slides with it will be skipped." >&2
  exit 0
fi
echo "LibreOffice is not here; the test that opens slides with it will be skipped. On Debian or Ubuntu: sudo apt-get install libreoffice-impress poppler-utils" >&2
