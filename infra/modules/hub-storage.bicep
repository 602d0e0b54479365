// The account of the Functions host: the durable engine's queues and tables, due-checks, the app's package, dead letters of Event Grid.
import { roleIds } from 'roles.bicep'

@maxLength(24)
param name string
param location string
param tags object
param principalId string
param isPrivate bool

// The host takes leases on blobs, which asks for the owner's role (documented for AzureWebJobsStorage with an identity).
var roles = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource packages 'containers' = {
      name: 'packages'
    }

    resource deadLetters 'containers' = {
      name: 'dead-letters'
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource dueChecks 'queues' = {
      name: 'due-checks'
    }

    resource poison 'queues' = {
      name: 'due-checks-poison'
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

output id string = account.id
output name string = account.name
output blobService string = account.properties.primaryEndpoints.blob
output queueService string = account.properties.primaryEndpoints.queue
output tableService string = account.properties.primaryEndpoints.table
output deploymentContainer string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
