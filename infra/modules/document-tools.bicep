// qpdf and LibreOffice in containers that only the app's network reaches. They have no identity beyond the one that pulls the image; documents come and go by request.
import { roleIds } from 'roles.bicep'

@minLength(5)
param token string
param location string
param tags object
param image string
param networkId string
param subnetId string
param workspaceId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'cr${token}'
  location: location
  tags: tags
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

resource puller 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-tools-${token}'
  location: location
  tags: tags
}

resource pulling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, puller.id, 'AcrPull')
  scope: registry
  properties: {
    principalId: puller.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.AcrPull)
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: true }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'allLogs', enabled: true }] }
}

// The registry comes first: the image is built into it, and named at the next provisioning.
resource tools 'Microsoft.App/containerApps@2024-03-01' = if (image != '') {
  name: 'ca-tools-${token}'
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${puller.id}': {} } }
  properties: {
    managedEnvironmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, transport: 'http', allowInsecure: false }
      registries: [{ server: registry.properties.loginServer, identity: puller.id }]
    }
    template: {
      containers: [{ name: 'document-tools', image: image, resources: { cpu: json('2.0'), memory: '4Gi' } }]
      scale: { minReplicas: 0, maxReplicas: 10, rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '2' } } }] }
    }
  }
  dependsOn: [pulling]
}

module names 'internal-names.bicep' = {
  params: { domain: environment.properties.defaultDomain, address: environment.properties.staticIp, networkId: networkId, tags: tags }
}

output registry string = registry.name
output endpoint string = image == '' ? '' : 'https://${tools!.properties.configuration.ingress.fqdn}'
