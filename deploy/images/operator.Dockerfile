ARG JAVA=docker.io/library/eclipse-temurin:25-jre
FROM ${JAVA}
COPY operator/target/quarkus-app /opt/operator
USER 65532:65532
WORKDIR /tmp
# One collector thread, one compiler, small headers and shared strings: a fleet's objects are alike. The heap may take not
# quite half of the limit; the rest is for classes, code and buffers, which a collection does not give back.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=45", "-XX:TieredStopAtLevel=1", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders", "-XX:+UseStringDeduplication", "-XX:MinHeapFreeRatio=15", "-XX:MaxHeapFreeRatio=30", "-Xss512k", "-jar", "/opt/operator/quarkus-run.jar"]
