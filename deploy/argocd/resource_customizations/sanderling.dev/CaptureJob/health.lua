-- Everything is read from the job's own conditions (kstatus), because Argo CD does not inherit health from children.
local hs = { status = "Progressing", message = "Waiting for the operator" }
if obj.metadata.deletionTimestamp ~= nil then
  hs.message = "Being deleted; replication slot and publication go first"
  return hs
end
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
-- A new document is judged by what became of it, not by the last run of the old one: an old failure must not block the
-- sync that repairs it.
if obj.metadata.generation ~= nil
    and (obj.status.observedGeneration == nil or obj.status.observedGeneration < obj.metadata.generation) then
  hs.message = "Waiting for the operator to see the new document"
  return hs
end
local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end
local function is(type, status)
  return conditions[type] ~= nil and conditions[type].status == status
end
local function says(type)
  local condition = conditions[type]
  if condition.reason ~= nil and condition.message ~= nil then
    return condition.reason .. ": " .. condition.message
  end
  return condition.message or condition.reason or ""
end
if is("Stalled", "True") then
  hs.status = "Degraded"
  hs.message = says("Stalled")
  return hs
end
if is("Reconciling", "True") then
  hs.message = says("Reconciling")
  return hs
end
-- Healthy, not Suspended: "argocd app wait" and sync waves would wait for a suspended resource for ever.
if obj.spec ~= nil and obj.spec.suspend == true then
  hs.status = "Healthy"
  hs.message = "Suspended: no scheduled runs; the database keeps its log meanwhile"
  return hs
end
if is("Ready", "True") then
  hs.status = "Healthy"
  hs.message = says("Ready")
  return hs
end
if is("Ready", "False") then
  hs.status = "Degraded"
  hs.message = says("Ready")
  return hs
end
return hs
