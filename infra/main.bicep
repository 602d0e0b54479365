// The Azure edition: everything the Function App needs, reached by its identity alone. See README.md.
targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of the environment, as azd calls it; part of the names of resources.')
param environmentName string

@description('Region of all resources. Flex Consumption has to be offered there.')
param location string

@description('Front of the links in SMS and QR codes, https://…; empty: the address of the Function App itself.')
param publicBaseUrl string = ''

@description('Mobile numbers of those who review certifications of companies, separated by commas.')
param platformOperators string = ''

@description('Where Communication Services keep messages at rest.')
param communicationDataLocation string = 'Asia Pacific'

@description('Number or sender id of SMS; empty: Tencent Cloud sends them.')
param smsFrom string = ''

@description('Settings of providers beyond those named here (Tencent__Sms__…, WeChat__…, Timestamps__…); secrets as Key Vault references.')
param providerSettings object = {}

@description('Days for which finished documents can neither be changed nor deleted; 0: no such lock.')
@minValue(0)
@maxValue(36500)
param retentionDays int = 0

@description('Whether nobody at all may shorten that: not to be taken back.')
param retentionLocked bool = false

@minLength(1)
@maxLength(32)
@description('Id of the platform key that wraps data keys from now on; a new id makes a new key at the next start.')
param platformKey string = 'k1'

@allowed(['', 'Community', 'Professional', 'Enterprise'])
@description('The licence of QuestPDF that the operator holds; empty: the built-in typesetter.')
param questPdfLicense string = ''

@allowed(['AzureStorage', 'DurableTaskScheduler'])
@description('What keeps the orchestrations: queues and tables of the hub account, or the Durable Task Scheduler.')
param durableBackend string = 'AzureStorage'

@description('Everything but the Function App behind private endpoints.')
param privateNetwork bool = false

@description('Image of the document tools (document-tools/Dockerfile); empty: none. They have no authentication of their own, so they need the private network.')
param documentToolsImage string = ''

@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('Who is told of alerts; empty: alerts show in the portal alone.')
param alertEmail string = ''

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-${token}', location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { token: token, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: { token: token, location: location, tags: tags, principalId: identity.outputs.principalId }
}

module hub 'modules/hub-storage.bicep' = {
  scope: group
  params: {
    name: 'sthub${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetwork
  }
}

module data 'modules/data-storage.bicep' = {
  scope: group
  params: {
    name: 'stdata${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetwork
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetwork
  }
}

module communication 'modules/communication.bicep' = {
  scope: group
  params: { token: token, tags: tags, dataLocation: communicationDataLocation, principalId: identity.outputs.principalId }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'DurableTaskScheduler') {
  scope: group
  params: { name: 'dts-${token}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module endpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointSubnetId
    targets: [
      { name: hub.outputs.name, id: hub.outputs.id, kind: 'blob' }
      { name: hub.outputs.name, id: hub.outputs.id, kind: 'queue' }
      { name: hub.outputs.name, id: hub.outputs.id, kind: 'table' }
      { name: data.outputs.name, id: data.outputs.id, kind: 'blob' }
      { name: data.outputs.name, id: data.outputs.id, kind: 'table' }
      { name: vault.outputs.name, id: vault.outputs.id, kind: 'vault' }
    ]
  }
}

module tools 'modules/document-tools.bicep' = if (privateNetwork) {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    image: documentToolsImage
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.toolsSubnetId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: 'func-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    deploymentContainer: hub.outputs.deploymentContainer
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    maximumInstances: maximumInstances
    hubBlobService: hub.outputs.blobService
    hubQueueService: hub.outputs.queueService
    hubTableService: hub.outputs.tableService
    recordsService: data.outputs.tableService
    documentsService: data.outputs.blobService
    documentsContainer: data.outputs.container
    retentionDays: retentionDays
    retentionLocked: retentionLocked
    vaultAddress: vault.outputs.address
    authorityKey: vault.outputs.authorityKey
    wrappingKey: vault.outputs.wrappingKey
    platformKey: platformKey
    communicationEndpoint: communication.outputs.endpoint
    emailFrom: communication.outputs.emailFrom
    smsFrom: smsFrom
    publicBaseUrl: publicBaseUrl
    platformOperators: platformOperators
    providerSettings: providerSettings
    questPdfLicense: questPdfLicense
    documentToolsEndpoint: privateNetwork ? tools!.outputs.endpoint : ''
    schedulerConnection: durableBackend == 'DurableTaskScheduler' ? '${scheduler!.outputs.connection};ClientID=${identity.outputs.clientId}' : ''
    insightsConnection: monitoring.outputs.insightsConnection
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId, email: alertEmail }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = app.outputs.name
output AZURE_COMMUNICATION_SERVICE string = communication.outputs.name
output AZURE_HUB_STORAGE string = hub.outputs.name
output AZURE_CONTAINER_REGISTRY string = privateNetwork ? tools!.outputs.registry : ''
output AZURE_KEY_VAULT string = vault.outputs.name
output PUBLIC_BASE_URL string = app.outputs.publicBaseUrl
