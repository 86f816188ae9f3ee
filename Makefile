# Sanderling's commands. `make` alone lists them.
JAVA_HOME := $(shell .ci/jdk)
ifeq ($(JAVA_HOME),)
$(error no JDK of version 21 or newer, see above)
endif
export JAVA_HOME
MVN := mvn -B -ntp

.PHONY: help
help: ## This list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: build
build: ## Everything that runs, without tests: runner/target/sanderling/bin/sanderling, operator/target/quarkus-app
	$(MVN) -q package -DskipTests

.PHONY: verify
verify: ## Format, compile, all tests (real PostgreSQL and MySQL), generated files current
	$(MVN) verify
	git diff --exit-code

.PHONY: quickstart
quickstart: build ## A capture from a real PostgreSQL, on this machine, without a cluster
	examples/quickstart

.PHONY: try
try: build ## An example on this machine, without a cluster: make try EXAMPLE=formats.yaml
	examples/try $(EXAMPLE)

.PHONY: e2e
e2e: build ## The end-to-end story on the cluster of the current kubeconfig, where deploy/ is applied (examples/README.md)
	$(MVN) verify -pl examples -am -Dtest='*E2E' -Dsurefire.failIfNoSpecifiedTests=false -Dsanderling.e2e=cluster

.PHONY: e2e-local
e2e-local: build ## All end-to-end tests, on the stand-in for a cluster
	$(MVN) verify -pl examples -am -Dtest='*E2E' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: format
format: ## Formats the code
	$(MVN) -q spotless:apply

.PHONY: images
images: build ## The container images, with docker or podman
	deploy/images/build

.PHONY: bench
bench: build ## Speed and size: an empty tick, ten changes, a million rows and changes
	examples/bench

.PHONY: bench-jdbc
bench-jdbc: build ## The same of database sinks, beside COPY and beside debezium-connector-jdbc
	examples/bench --databases

.PHONY: bench-formats
bench-formats: build ## Speed of each format of files: whole runs beside COPY, then the encoders alone (JMH)
	examples/bench --formats
	$(MVN) test -pl crds,runner -Dtest=FormatSpeed -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: bench-operator
bench-operator: build ## What the operator takes for a fleet of jobs: memory, threads, requests; JOBS="100 500 1000" LIMIT=512
	JOBS="$(JOBS)" LIMIT="$(LIMIT)" examples/bench-operator

.PHONY: faults
faults: build ## The runner under load and faults on real databases, and a verdict; FAULTS_MINUTES=60 for a long one
	examples/faults
