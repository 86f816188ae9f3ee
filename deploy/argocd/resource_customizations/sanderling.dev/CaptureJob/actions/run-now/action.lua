obj.spec.trigger = { runId = "argocd-" .. os.date("!%Y-%m-%dT%H:%M:%SZ") }
return obj
