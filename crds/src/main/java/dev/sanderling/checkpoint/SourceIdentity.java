package dev.sanderling.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
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
        @Nullable Long database) {
    /** Written out because every run asks, and a record's own is made at run time, at a price an empty tick feels. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceIdentity that
                && kind.equals(that.kind)
                && system.equals(that.system)
                && Objects.equals(timeline, that.timeline)
                && Objects.equals(database, that.database);
    }

    @Override
    public int hashCode() {
        return system.hashCode();
    }
}
