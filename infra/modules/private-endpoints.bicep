// Private endpoints of the storage accounts and the Key Vault, with the zones in which the network finds them.
param location string
param tags object
param networkId string
param subnetId string

type target = {
  name: string
  id: string
  kind: ('blob' | 'queue' | 'table' | 'vault')
}
param targets target[]

// The vault's zone follows the cloud's suffix but for its first word: vault.azure.net → vaultcore.azure.net.
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for item in items(zones): {
    name: item.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (item, i) in items(zones): {
    parent: zone[i]
    name: 'app'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for target in targets: {
    name: 'pe-${target.name}-${target.kind}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [{ name: target.kind, properties: { privateLinkServiceId: target.id, groupIds: [target.kind] } }]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (target, i) in targets: {
    parent: endpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: target.kind, properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[target.kind]) } }]
    }
    dependsOn: [zone]
  }
]
