#!/usr/bin/env bash
# Builds the embedded edition quietly and runs it: ./run.sh [command]; ./run.sh --help lists the commands. Works from any folder.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The SDK itself runs without ICU libraries, as the product does, and without a home folder.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$root/.dotnet-home}" NUGET_PACKAGES="${NUGET_PACKAGES:-$root/.dotnet-home/packages}"
fi
# Only where nothing else names one: settings file, environment and command line win.
export CONTRACTFUNCTIONS_DefaultDataFolder="$root/data"

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/functions/Embedded/ContractFunctions.Embedded.csproj" -c Release -p:TreatWarningsAsErrors=false -v quiet --nologo -nodeReuse:false >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
rm -f "$log"

exec dotnet "$root/functions/Embedded/bin/Release/net10.0/ContractFunctions.Embedded.dll" "$@"
