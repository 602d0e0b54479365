// E-mail (an Azure-managed domain; a domain of one's own is verified by its DNS records) and, where numbers are bought, SMS.
import { roleIds } from 'roles.bicep'

param token string
param tags object
param dataLocation string
param principalId string

resource email 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: 'email-${token}'
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }

  resource domain 'domains' = {
    name: 'AzureManagedDomain'
    location: 'global'
    tags: tags
    properties: { domainManagement: 'AzureManaged', userEngagementTracking: 'Disabled' }
  }
}

resource service 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: 'acs-${token}'
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation, linkedDomains: [email::domain.id] }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, principalId, 'Communication and Email Service Owner')
  scope: service
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Communication and Email Service Owner'])
  }
}

output name string = service.name
output endpoint string = 'https://${service.properties.hostName}'
output emailFrom string = 'DoNotReply@${email::domain.properties.mailFromSenderDomain}'
