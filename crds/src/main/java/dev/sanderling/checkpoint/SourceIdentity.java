package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which server, so that offsets are never used on another one.
 *
 * @param kind postgres or mysql
 * @param system PostgreSQL: system identifier; MySQL: server_uuid
 * @param timeline PostgreSQL: timeline id; null on MySQL
 * @param database PostgreSQL: oid of the database; null on MySQL
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceIdentity(
        String kind,
        String system,
        @Nullable Long timeline,
        @Nullable Long database) {}
