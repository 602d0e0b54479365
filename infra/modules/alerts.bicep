// What somebody has to look at. The queries read the product's own metrics and log events: functions/Hosting/Telemetry/ContractMetrics.cs; the runbook of each stands in its description.
param location string
param tags object
param workspaceId string
param email string

var alerts = [
  {
    name: 'contracts-stuck'
    severity: 1
    description: 'A duty of a contract keeps failing (log event DutyFailing). Look for the exception of its activity; the contract goes on by itself once the cause is gone.'
    query: 'AppTraces | where Properties.EventName == "DutyFailing" | extend turns = toint(Properties.Turns) | where turns >= 3 | summarize by reference = tostring(Properties.Reference)'
    threshold: 0
  }
  {
    name: 'deliveries-failing'
    severity: 2
    description: 'More than one in ten messages of the last hour was refused or its fate is unknown (contracts.notices), twenty at least were sent. Look at the provider: credit, sender, templates.'
    query: 'AppMetrics | where Name == "contracts.notices" | extend failed = iff(tostring(Properties.result) in ("Sent", "Delivered"), 0.0, Sum) | summarize sent = sum(Sum), failed = sum(failed) | where sent >= 20 and failed > 0.1 * sent'
    threshold: 0
  }
  {
    name: 'webhooks-failing'
    severity: 3
    description: 'More than half of the webhook attempts of the last hour failed (webhooks.deliveries), twenty at least. A single subscriber is told by its own status; this is about ours.'
    query: 'AppMetrics | where Name == "webhooks.deliveries" | extend failed = iff(tostring(Properties.result) == "Delivered", 0.0, Sum) | summarize tried = sum(Sum), failed = sum(failed) | where tried >= 20 and failed > 0.5 * tried'
    threshold: 0
  }
  {
    name: 'seal-approvals-overdue'
    severity: 3
    description: 'Applications for a seal lapsed in the last hour without an answer (seals.applications, event lapsed): keepers did not see them in time.'
    query: 'AppMetrics | where Name == "seals.applications" and tostring(Properties.event) == "lapsed" | summarize lapsed = sum(Sum) | where lapsed > 0'
    threshold: 0
  }
  {
    name: 'due-checks-late'
    severity: 2
    description: 'Due-checks are handled more than ten minutes late (hub.lag): the queue is not delivered, or the app does not scale. Look at due-checks and due-checks-poison in the hub account.'
    query: 'AppMetrics | where Name == "hub.lag" | summarize latest = max(Max) | where latest > 600'
    threshold: 0
  }
  {
    name: 'due-checks-poisoned'
    severity: 1
    description: 'A due-check failed ten times (log event DueCheckPoisoned). It is filed again by itself; while this goes on, a contract does not move.'
    query: 'AppTraces | where Properties.EventName == "DueCheckPoisoned"'
    threshold: 0
  }
]

resource recipients 'Microsoft.Insights/actionGroups@2023-01-01' = if (email != '') {
  name: 'contractfunctions'
  location: 'global'
  tags: tags
  properties: { enabled: true, groupShortName: 'contracts', emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }] }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: alert.name
    location: location
    tags: tags
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      evaluationFrequency: 'PT15M'
      windowSize: 'PT1H'
      scopes: [workspaceId]
      autoMitigate: true
      criteria: {
        allOf: [{ query: alert.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: alert.threshold, failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 } }]
      }
      actions: { actionGroups: email == '' ? [] : [recipients.id] }
    }
  }
]
