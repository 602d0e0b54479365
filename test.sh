#!/usr/bin/env bash
# Builds the solution, checks the formatting and runs every test. Last line: "N passed, N failed, N skipped". Exit code 0 only when nothing failed.
# Tests that need a document tool are skipped, with the reason, where it is missing and cannot be installed.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The SDK itself runs without ICU libraries, as the product does, and without a home folder.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$root/.dotnet-home}" NUGET_PACKAGES="${NUGET_PACKAGES:-$root/.dotnet-home/packages}"
fi
results="$root/TestResults/run"

# ./test.sh races: 2,000 rounds (RACES=N) of eight clients at once on one contract.
if [ "${1:-}" = "races" ]; then
  RACES="${RACES:-2000}" exec dotnet test tests -c Release --nologo -v quiet --filter "FullyQualifiedName~RaceTests" --logger "console;verbosity=detailed"
fi

# ./test.sh validators: asks every validator, also those that the suite does without, and writes the table of docs/pades.md; PDF/A too.
if [ "${1:-}" = "validators" ]; then
  npm install --prefix tests/Pdf/Validators --no-audit --no-fund --no-package-lock || exit 1
  ls /usr/share/java/itext5.jar /usr/share/java/preflight.jar /usr/share/java/jaxb-api.jar >/dev/null 2>&1 \
    || apt-get install -y -qq --no-install-recommends default-jdk-headless libitext5-java libbcpkix-java libpdfbox2-java libactivation-java libjaxb-api-java || exit 1
  UPDATE_DOCS=1 exec dotnet test tests --nologo -v quiet --filter "FullyQualifiedName~ValidatorMatrixTests|FullyQualifiedName~ArchivalTests" --logger "console;verbosity=detailed"
fi

# ./test.sh mutations: 10,000 damaged PDF files (MUTATIONS=N), read and validated.
if [ "${1:-}" = "mutations" ]; then
  MUTATIONS="${MUTATIONS:-10000}" exec dotnet test tests -c Release --nologo -v quiet --filter "FullyQualifiedName~MutatedFileTests" --logger "console;verbosity=detailed"
fi
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

summary() {
  echo "$1 passed, $(($2 + failures)) failed, $3 skipped"
  [ $(($2 + failures)) -eq 0 ] && exit 0
  exit 1
}

# Document tools: what the tests compare our own PDF work with.
tools="pdftotext:poppler-utils pdfsig:poppler-utils pdftoppm:poppler-utils qpdf:qpdf mutool:mupdf-tools certutil:libnss3-tools openssl:openssl python3:python3"
missing_packages() {
  for tool in $tools; do
    command -v "${tool%%:*}" >/dev/null || echo "${tool##*:}"
  done | sort -u | tr '\n' ' '
}

packages="$(missing_packages)"
if [ -n "$packages" ] && command -v apt-get >/dev/null; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root="sudo -n"; } || as_root="none"
  if [ "$as_root" != "none" ]; then
    echo "installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { timeout 120 $as_root apt-get update -qq && timeout 300 $as_root apt-get install -y -qq --no-install-recommends $packages; } >/dev/null 2>&1 \
      || echo "apt-get could not install them"
  fi
fi
packages="$(missing_packages)"
[ -z "$packages" ] || echo "unavailable document tools: ${packages}- tests that need them are skipped"

if ! command -v dotnet >/dev/null; then
  fail "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download"
  summary 0 0 0
fi

# The Bicep compiler that checks infra/: a package like any other, but not one that the build depends on.
dotnet restore tests/Infra/Bicep/Bicep.csproj -v quiet --nologo >/dev/null 2>&1 || echo "the Bicep compiler cannot be restored - the test that needs it is skipped"

echo "building"
if ! dotnet build ContractFunctions.sln -v quiet --nologo -nodeReuse:false; then
  fail "the build"
  summary 0 0 0
fi

# Every project the solution builds; the Function App's own sources are the same files, and it cannot restore everywhere.
echo "checking the formatting"
for project in functions/Pdf functions/Embedded tests; do
  dotnet format whitespace "$(echo "$project"/*.csproj)" --no-restore --verify-no-changes || fail "formatting of $project (dotnet format whitespace $project)"
done

echo "testing"
rm -rf "$results"
dotnet test ContractFunctions.sln --no-build --nologo -v quiet --logger trx --results-directory "$results" --blame-hang --blame-hang-timeout 10min --blame-hang-dump-type none
exit_code=$?

passed=0 failed=0 skipped=0
for trx in "$results"/*.trx; do
  [ -e "$trx" ] || { fail "no test has run"; break; }
  counters="$(grep -o '<Counters [^>]*>' "$trx" | head -1)"
  [ -n "$counters" ] || { fail "$(basename "$trx") has no counters: the run broke off"; continue; }
  count() { local n; n="$(echo "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p")"; echo "${n:-0}"; }
  [ "$(count total)" -gt 0 ] || fail "$(basename "$trx") counts no test"
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count total) - $(count passed) - $(grep -c 'outcome="NotExecuted"' "$trx")))
  skipped=$((skipped + $(grep -c 'outcome="NotExecuted"' "$trx")))
  # The reason of each skip stands in its message.
  awk '
    /<UnitTestResult / { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name); skip = /outcome="NotExecuted"/; if (skip && /\/>[[:space:]]*$/) { print "skipped: " name; skip = 0 } }
    skip && /<Message>/ { reason = $0; sub(/.*<Message>/, "", reason); sub(/<\/Message>.*/, "", reason); print "skipped: " name ": " reason; skip = 0 }
  ' "$trx" | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&amp;/\&/g'
done

[ "$exit_code" -eq 0 ] || [ "$failed" -gt 0 ] || fail "the test run ended with exit code $exit_code"
summary "$passed" "$failed" "$skipped"
