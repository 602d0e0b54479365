// The Function App on Flex Consumption. Every setting the app reads stands here once; a test compares them with its code.
param name string
param location string
param tags object
param identityId string
param clientId string
param deploymentContainer string
param subnetId string
param maximumInstances int

param hubBlobService string
param hubQueueService string
param hubTableService string
param recordsService string
param documentsService string
param documentsContainer string
param retentionDays int
param retentionLocked bool
param vaultAddress string
param authorityKey string
param wrappingKey string
param platformKey string
param communicationEndpoint string
param emailFrom string
param smsFrom string
param publicBaseUrl string
param platformOperators string
param providerSettings object
param questPdfLicense string
param documentToolsEndpoint string
param schedulerConnection string
param insightsConnection string

var settings = {
  AZURE_CLIENT_ID: clientId
  AZURE_AUTHORITY_HOST: environment().authentication.loginEndpoint
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${clientId}'
  AzureWebJobsStorage__blobServiceUri: hubBlobService
  AzureWebJobsStorage__queueServiceUri: hubQueueService
  AzureWebJobsStorage__tableServiceUri: hubTableService
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  Documents__BlobService: documentsService
  Documents__TableService: recordsService
  KeyVault__Uri: vaultAddress
  KeyVault__AuthorityKey: authorityKey
  KeyVault__WrappingKey: wrappingKey
  KeyVault__PlatformKeyId: platformKey
  Documents__Container: documentsContainer
  Communication__Endpoint: communicationEndpoint
  Communication__EmailFrom: emailFrom
  PublicBaseUrl: publicBaseUrl == '' ? 'https://${name}.${appDomain}' : publicBaseUrl
  PlatformOperators: platformOperators
  // The account that verifies real names; the operator puts both into the vault.
  Tencent__SecretId: '@Microsoft.KeyVault(SecretUri=${vaultAddress}secrets/tencent-secret-id)'
  Tencent__SecretKey: '@Microsoft.KeyVault(SecretUri=${vaultAddress}secrets/tencent-secret-key)'
}

// The address under which the platform serves apps differs by cloud; no function of Bicep tells it.
var appDomain = environment().name == 'AzureChinaCloud' ? 'chinacloudsites.cn' : environment().name == 'AzureUSGovernment' ? 'azurewebsites.us' : 'azurewebsites.net'

// Settings that are there only where they mean something: an empty one would be a fault at the start, or switch something on.
var optional = union(
  smsFrom == '' ? {} : { Communication__SmsFrom: smsFrom },
  retentionDays == 0 ? {} : {
    Documents__RetentionDays: string(retentionDays)
    Documents__RetentionLocked: string(retentionLocked)
  },
  questPdfLicense == '' ? {} : { QuestPdf__License: questPdfLicense },
  documentToolsEndpoint == '' ? {} : { DocumentTools__Endpoint: documentToolsEndpoint },
  schedulerConnection == '' ? {} : {
    DURABLE_TASK_SCHEDULER_CONNECTION_STRING: schedulerConnection
    AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
    AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  }
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId == '' ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: maximumInstances }
    }
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true, healthCheckPath: '/api/health' }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, optional, providerSettings)
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noBasic 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output publicBaseUrl string = settings.PublicBaseUrl
