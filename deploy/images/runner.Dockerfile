# The runner, put together by the same script as `make build`, with an archive made by the JVM that will use it.
ARG JAVA=docker.io/library/eclipse-temurin:25-jre
FROM ${JAVA} AS assembled
COPY runner/assemble /build/
COPY runner/src/main/dist /build/src/main/dist
COPY runner/target/libraries /build/libraries
COPY runner/target/sanderling-runner-*.jar /build/
RUN sh /build/assemble /opt/sanderling /build/sanderling-runner-*.jar /build/libraries "$JAVA_HOME"

FROM ${JAVA}
COPY --from=assembled /opt/sanderling /opt/sanderling
# Numeric, so that runAsNonRoot can be checked; any other uid works as well.
USER 65532:65532
WORKDIR /tmp
ENTRYPOINT ["/opt/sanderling/bin/sanderling"]
