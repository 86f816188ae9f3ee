local suspended = obj.spec ~= nil and obj.spec.suspend == true
local named = obj.spec ~= nil and obj.spec.source ~= nil and obj.spec.source.tables ~= nil
    and obj.spec.source.tables.include ~= nil and #obj.spec.source.tables.include > 0
if named then
  for _, pattern in ipairs(obj.spec.source.tables.include) do
    if string.find(pattern, "*", 1, true) ~= nil then
      named = false
    end
  end
end
local actions = {}
actions["run-now"] = { iconClass = "fa fa-fw fa-play", displayName = "Run now" }
actions["suspend"] = { iconClass = "fa fa-fw fa-pause", displayName = "Suspend", disabled = suspended }
actions["resume"] = { iconClass = "fa fa-fw fa-play-circle", displayName = "Resume", disabled = not suspended }
-- Only where the document names its tables: an empty table of Lua would reach the API server as a list.
actions["resnapshot"] = { iconClass = "fa fa-fw fa-sync", displayName = "Read the tables again", disabled = not named }
return actions
