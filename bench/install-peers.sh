#!/usr/bin/env bash
# Installs the libraries that ./run.sh bench pdf measures itself against, into bench/peers/node_modules. They are no part of the product. Node 20 or later and npm are needed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/peers"
npm install --ignore-scripts --no-audit --no-fund --no-package-lock
