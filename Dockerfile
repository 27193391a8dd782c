# The image of the sample. The jar has to exist: ./mvnw -q package -pl sample-app -am -DskipTests
# Any image that has "java" 17 or newer in its path will do as the base.
ARG BASE_IMAGE=eclipse-temurin:21-jre

FROM ${BASE_IMAGE} AS layers
WORKDIR /layers
COPY sample-app/target/sample-app.jar ./
RUN java -Djarmode=tools -jar sample-app.jar extract --layers --destination extracted

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="aemp-sample" \
      org.opencontainers.image.description="A node of the image farm: seed, worker or web node" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /application
# What changes least comes first.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# An archive of loaded classes, which makes each start faster. The program starts once for it, without its life cycle.
RUN java -XX:ArchiveClassesAtExit=sample-app.jsa -Dspring.context.exit=onRefresh -jar sample-app.jar > /dev/null
# A number, so that Kubernetes sees that it is not root.
USER 10001:10001
# SPRING_PROFILES_ACTIVE chooses the role: seed, worker, or nothing for the web node.
ENV SPRING_PROFILES_INCLUDE=container
# The node, the page of the web node, health and meters.
EXPOSE 4040 8080 8081
HEALTHCHECK --interval=15s --timeout=15s --start-period=120s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m", "-cp", "sample-app.jar", "io.aemp.sample.health.HealthCheck"]
ENTRYPOINT ["java", "-XX:SharedArchiveFile=sample-app.jsa", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "sample-app.jar"]
