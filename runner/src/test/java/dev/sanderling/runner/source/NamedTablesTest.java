package dev.sanderling.runner.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.api.Evolve;
import dev.sanderling.api.JdbcMode;
import dev.sanderling.api.OnNotEmpty;
import dev.sanderling.api.TlsMode;
import dev.sanderling.plan.Database;
import dev.sanderling.plan.Endpoint;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.TablePattern;
import dev.sanderling.plan.Tls;
import dev.sanderling.plan.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedTablesTest {
    private static final Transform MASK = new Transform.Mask(
            List.of(new TablePattern("shop", "a"), new TablePattern("Shop", "*")), List.of("c"), Optional.empty(), 0);

    @Test
    void ofTransformsAndSinks() {
        assertThat(NamedTables.of(List.of(MASK), List.of(mirror())))
                .containsExactly(
                        new NamedTables("spec.transforms[0].tables", "shop.a"),
                        new NamedTables("spec.transforms[0].tables", "Shop.*"),
                        new NamedTables("spec.sinks[].jdbc.keys", "shop.Orders"));
    }

    /** A stream may be called as one likes. */
    @Test
    void keysOfStreamsAreNotTheSources() {
        assertThat(NamedTables.of(List.of(new Transform.Route(List.of(), "'shop.Orders'")), List.of(mirror())))
                .isEmpty();
    }

    private static SinkPlan mirror() {
        return new SinkPlan.Jdbc(
                "copy",
                new Database.MySql(
                        new Endpoint(
                                "127.0.0.1",
                                1,
                                new SecretKey("s", "u"),
                                new SecretKey("s", "p"),
                                new Tls(TlsMode.DISABLE, Optional.empty(), Optional.empty())),
                        "target",
                        "here"),
                JdbcMode.UPSERT,
                "{schema}",
                "{table}",
                Map.of("shop.Orders", List.of("id")),
                Optional.empty(),
                true,
                Evolve.NONE,
                OnNotEmpty.FAIL);
    }
}
