package dev.sanderling.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An alert on a metric that nobody exposes never fires. */
class NamesInDocsTest {
    private static final Pattern NAME = Pattern.compile("\\bsanderling_[a-z_]+");
    /** Micrometer's, which TroubleE2E reads. */
    private static final String RECONCILES = "sanderling_reconciles_total";

    @ParameterizedTest
    @ValueSource(strings = {"../docs/fleets.md", "../operator/README.md"})
    void everyMetricThatIsNamedIsThere(String file) throws IOException {
        var known = new ArrayList<Collector.MetricFamilySamples>();
        known.addAll(new JobMetrics(Stream::empty, job -> Map.of()).describe());
        known.addAll(new FleetMetrics(Map::of, false, Clock.systemUTC()).describe());
        List<String> names = known.stream()
                .map(family -> family.type == Collector.Type.COUNTER ? family.name + "_total" : family.name)
                .toList();
        Set<String> named = new TreeSet<>(NAME.matcher(Files.readString(Path.of(file)))
                .results()
                .map(MatchResult::group)
                .toList());
        assertThat(named).contains("sanderling_condition");
        named.remove(RECONCILES);
        assertThat(names).containsAll(named);
    }
}
