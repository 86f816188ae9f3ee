# The operator, with an archive of its classes made by the JVM that will use it.
ARG JAVA=docker.io/library/eclipse-temurin:25-jre
FROM ${JAVA} AS archived
COPY operator/target/quarkus-app /opt/operator
COPY deploy/images/operator-archive /build/
RUN sh /build/operator-archive java /opt/operator /opt/operator/operator.jsa

FROM ${JAVA}
COPY --from=archived /opt/operator /opt/operator
USER 65532:65532
WORKDIR /tmp
# One collector thread, one compiler, small headers and shared strings: a fleet's objects are alike. The heap may take a third
# of the limit; the rest is for classes, code and buffers, which a collection does not give back, and to spare. An archive
# that stays where it was made for is read from its file, and not copied.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=35", "-XX:TieredStopAtLevel=1", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders", "-XX:+UseStringDeduplication", "-XX:MinHeapFreeRatio=15", "-XX:MaxHeapFreeRatio=30", "-Xss512k", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-XX:SharedArchiveFile=/opt/operator/operator.jsa", "-jar", "/opt/operator/quarkus-run.jar"]
