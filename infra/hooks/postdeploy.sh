#!/usr/bin/env sh
# After `azd deploy`: the subscription to delivery reports. It cannot be made before, since Event Grid asks for the function it delivers to. Repeating it changes nothing.
set -eu

az deployment group create \
  --resource-group "$AZURE_RESOURCE_GROUP" \
  --name events \
  --template-file "$(dirname "$0")/../events.bicep" \
  --parameters communicationServiceName="$AZURE_COMMUNICATION_SERVICE" functionAppName="$AZURE_FUNCTION_APP" hubStorageName="$AZURE_HUB_STORAGE" \
  --output none
