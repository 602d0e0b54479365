// Delivery reports of Communication Services to the function that records them. Deployed after the app: Event Grid asks for the function before it subscribes (hooks/postdeploy.sh).
param location string = resourceGroup().location
param communicationServiceName string
param functionAppName string
param hubStorageName string

resource service 'Microsoft.Communication/communicationServices@2023-04-01' existing = {
  name: communicationServiceName
}

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: functionAppName
}

resource hub 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hubStorageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: 'evgt-${communicationServiceName}'
  location: 'global'
  tags: { region: location }
  identity: { type: 'SystemAssigned' }
  properties: { source: service.id, topicType: 'Microsoft.Communication.CommunicationServices' }

  resource reports 'eventSubscriptions' = {
    name: 'delivery-reports'
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: '${app.id}/functions/RecordDeliveryReport', maxEventsPerBatch: 1 }
      }
      eventDeliverySchema: 'EventGridSchema'
      filter: { includedEventTypes: ['Microsoft.Communication.SMSDeliveryReportReceived', 'Microsoft.Communication.EmailDeliveryReportReceived'] }
      retryPolicy: { eventTimeToLiveInMinutes: 1440, maxDeliveryAttempts: 30 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: { endpointType: 'StorageBlob', properties: { resourceId: hub.id, blobContainerName: 'dead-letters' } }
      }
    }
    dependsOn: [deadLetters]
  }
}

import { roleIds } from 'modules/roles.bicep'

resource deadLetterContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  name: '${hubStorageName}/default/dead-letters'
}

resource deadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, topic.id, 'Storage Blob Data Contributor')
  scope: deadLetterContainer
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Contributor'])
  }
}
