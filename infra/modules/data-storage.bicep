// The account of what is kept: contracts' rows and documents. Apart from the hub's, so that neither takes the other's throughput, and each has its own life.
import { roleIds } from 'roles.bicep'

@maxLength(24)
param name string
param location string
param tags object
param principalId string
param isPrivate bool

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_GZRS' }
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
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: 30 }
      containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    }

    // Versions can be locked one by one: the app locks finished documents (Documents:RetentionDays), and those alone.
    resource documents 'containers' = {
      name: 'documents'
      properties: { immutableStorageWithVersioning: { enabled: true } }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

// To lock a version is the owner's right (Set Blob Immutability Policy); it holds for this container alone.
resource documentsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::documents.id, principalId, 'Storage Blob Data Owner')
  scope: account::blobs::documents
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Owner'])
  }
}

resource rowsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, 'Storage Table Data Contributor')
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Table Data Contributor'])
  }
}

output id string = account.id
output name string = account.name
output blobService string = account.properties.primaryEndpoints.blob
output tableService string = account.properties.primaryEndpoints.table
output container string = account::blobs::documents.name
