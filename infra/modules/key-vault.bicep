// Keys that never leave it: the certificate authority's, and the one that wraps the platform's secrets. Secrets of providers lie here too, put in by the operator.
import { roleIds } from 'roles.bicep'

@maxLength(24)
param name string
param location string
param tags object
param principalId string
param isPrivate bool

// Use of keys and reading of secrets: with these roles neither can be made, changed or deleted.
var roles = ['Key Vault Crypto User', 'Key Vault Secrets User']

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource authority 'keys' = {
    name: 'authority'
    properties: {
      kty: 'EC-HSM'
      curveName: 'P-256'
      keyOps: ['sign', 'verify']
    }
  }

  resource platform 'keys' = {
    name: 'platform'
    properties: {
      kty: 'RSA-HSM'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(vault.id, principalId, role)
    scope: vault
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

output id string = vault.id
output name string = vault.name
output authorityKey string = vault::authority.name
output wrappingKey string = vault::platform.name
output address string = vault.properties.vaultUri
