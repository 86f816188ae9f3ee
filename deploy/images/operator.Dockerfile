ARG JAVA=docker.io/library/eclipse-temurin:25-jre
FROM ${JAVA}
COPY operator/target/quarkus-app /opt/operator
USER 65532:65532
WORKDIR /tmp
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-jar", "/opt/operator/quarkus-run.jar"]
