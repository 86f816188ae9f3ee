-- Tables by name: an empty "resnapshot" cannot be said in Lua, where it would become a list.
local tables = {}
for i, pattern in ipairs(obj.spec.source.tables.include) do
  tables[i] = pattern
end
obj.spec.recovery = {
  requestId = "argocd-" .. os.date("!%Y-%m-%dT%H:%M:%SZ"),
  resnapshot = { tables = tables }
}
return obj
