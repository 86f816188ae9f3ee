package dev.sanderling.runner.transform;

import dev.sanderling.api.JdbcMode;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.SinkPlan;
import dev.sanderling.plan.TargetType;
import dev.sanderling.plan.Transform;
import dev.sanderling.runner.change.CatalogTable;
import dev.sanderling.runner.change.Column;
import dev.sanderling.runner.change.ColumnType;
import dev.sanderling.runner.change.ColumnType.Plain;
import dev.sanderling.runner.change.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Transforms that would make a mirror wrong without any failure. That two rows of a table may get the same key is refused
 * where it is not certain to be right; that a row stays which a filter has let go is told, because only people know whether
 * what the filter asks for ever changes.
 */
public final class MirrorKeys {
    /** Where a text may end elsewhere than at the next quote, what looks like one may be more of the expression. */
    private static final Pattern UNCLEAR = Pattern.compile("\\\\|//|\"\"\"|'''");

    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    /** Another way to write a field. */
    private static final Pattern INDEXED =
            Pattern.compile("\\b(row|previous|metadata)\\s*\\[\\s*(['\"])(\\w+)\\2\\s*\\]");

    private static final Pattern ASKED = Pattern.compile("\\b(row|previous|metadata)\\b(?:\\s*\\.\\s*(\\w+|`[^`]+`))?");
    /** The same of every change of a table. */
    private static final Set<String> OF_THE_TABLE = Set.of("schema", "table");

    private final List<Transform> transforms;
    private final SinkPlan.Jdbc sink;

    /**
     * Of a mirror.
     *
     * @param transforms of its job
     */
    public MirrorKeys(List<Transform> transforms, SinkPlan.Jdbc sink) {
        this.transforms = transforms;
        this.sink = sink;
    }

    /**
     * What is wrong.
     *
     * @param tables as the source has them, before any transform
     */
    public List<Finding> findings(List<CatalogTable> tables) {
        return ways(tables)
                .flatMap(way -> way.merged.stream())
                .map(sentence -> new Finding(Reason.TRANSFORM_INVALID, sentence))
                .toList();
    }

    /**
     * What people should know of filters.
     *
     * @param tables as the source has them, before any transform
     */
    public List<String> advice(List<CatalogTable> tables) {
        return ways(tables).flatMap(way -> way.stale.stream()).distinct().toList();
    }

    private Stream<OfTable> ways(List<CatalogTable> tables) {
        return tables.stream()
                .filter(described -> described.keyed() || named(described.table()) != null)
                .map(described -> new OfTable(described.table(), named(described.table())));
    }

    private @Nullable List<String> named(Table table) {
        return sink.keys().get(table.name().toString());
    }

    /** One table's way through the transforms. */
    private final class OfTable {
        private final Table table;
        private final @Nullable List<String> named;
        private final List<String> primary;
        /** By present name, the source's column whose values it has, of which no two have become one. */
        private final Map<String, String> origins = new LinkedHashMap<>();

        private final Map<String, ColumnType> types = new HashMap<>();
        /** By present name, what has made other values of a column. */
        private final Map<String, String> places = new HashMap<>();

        private final List<String> merged = new ArrayList<>();
        private final List<String> stale = new ArrayList<>();

        OfTable(Table table, @Nullable List<String> named) {
            this.table = table;
            this.named = named;
            primary = table.columns().stream()
                    .filter(Column::key)
                    .map(Column::name)
                    .toList();
            for (Column column : table.columns()) {
                origins.put(column.name(), column.name());
                types.put(column.name(), column.type());
            }
            follow();
        }

        private void follow() {
            // By present name: a key's columns keep their place in the key under another one.
            Map<String, String> keyNames = new LinkedHashMap<>();
            primary.forEach(column -> keyNames.put(column, column));
            for (int i = 0; i < transforms.size(); i++) {
                Transform transform = transforms.get(i);
                if (transform.isFor(table.name().schema(), table.name().table())) {
                    apply(Sentences.place(i, transform.word()), transform, keyNames);
                }
            }
            Collection<String> key = named == null ? keyNames.keySet() : named;
            List<String> intact =
                    key.stream().filter(origins::containsKey).map(origins::get).toList();
            boolean apart = intact.size() == key.size() || (!primary.isEmpty() && intact.containsAll(primary));
            if (!apart) {
                key.stream()
                        .filter(column -> places.containsKey(column))
                        .findFirst()
                        .ifPresent(
                                column -> merged.add(
                                        places.get(column) + " makes other values of column " + column
                                                + ", by which mirror " + sink.name() + " tells the rows of "
                                                + table.name()
                                                + " apart: two rows could get the same key, and one would be lost. Leave the key as it is, or"
                                                + " hash it, which keeps keys apart; or use mode: Append, which has a row for each change."));
            }
        }

        private void apply(String place, Transform transform, Map<String, String> keyNames) {
            switch (transform) {
                case Transform.Filter filter -> filter(place, filter.expression());
                case Transform.Set set -> spoil(place, List.of(set.column()));
                case Transform.Mask mask -> spoil(place, mask.columns());
                case Transform.Cast cast -> {
                    cast.columns().stream()
                            .filter(column -> !isExact(types.get(column), cast.type()))
                            .forEach(column -> spoil(place, List.of(column)));
                    cast.columns().forEach(column -> types.replace(column, Casting.type(cast.type())));
                }
                // Two values with the same hash are not to be found.
                case Transform.Hash hash -> hash.columns().forEach(column -> types.replace(column, Plain.TEXT));
                case Transform.Rename rename -> rename(rename.names(), keyNames);
                case Transform.Smt smt -> {
                    Map<String, String> renames = renames(smt);
                    spoil(place, words(smt));
                    rename(renames, keyNames);
                }
                case Transform.Drop drop -> {}
                case Transform.Keep keep -> {}
                case Transform.Route route -> {}
            }
        }

        private void spoil(String place, Collection<String> columns) {
            for (String column : columns) {
                origins.remove(column);
                places.putIfAbsent(column, place);
            }
        }

        private void rename(Map<String, String> names, Map<String, String> keyNames) {
            renamed(origins, names);
            renamed(types, names);
            renamed(places, names);
            renamed(keyNames, names);
        }

        private <V> void renamed(Map<String, V> map, Map<String, String> names) {
            Map<String, V> before = new LinkedHashMap<>(map);
            map.clear();
            before.forEach((name, value) -> map.put(names.getOrDefault(name, name), value));
        }

        /** It judges each state of a row by itself, so what it asks for must never change as long as the row is there. */
        private void filter(String place, String expression) {
            String bare = UNCLEAR.matcher(expression).find()
                    ? expression
                    : LITERAL.matcher(INDEXED.matcher(expression).replaceAll("$1.$3"))
                            .replaceAll("''");
            Matcher asked = ASKED.matcher(bare);
            while (asked.find()) {
                String of = asked.group(1);
                String field = asked.group(2) == null ? "" : asked.group(2).replace("`", "");
                boolean stays = of.equals("row") && primary.contains(origins.getOrDefault(field, ""))
                        || of.equals("metadata") && OF_THE_TABLE.contains(field);
                if (!stays) {
                    stale.add(place + " asks for " + of + (field.isEmpty() ? "" : "." + field)
                            + ": where an update makes that another, mirror " + sink.name()
                            + " keeps the row as it was before it did not pass any more. Let it ask for columns of the"
                            + " primary key or such as never change, or filter where the mirror is read, e.g. in a view;"
                            + " or use mode: Append.");
                    return;
                }
            }
        }
    }

    /** Whether values that differ still do. */
    private static boolean isExact(@Nullable ColumnType from, TargetType to) {
        boolean isNumber = from == Plain.INTEGER || from == Plain.DECIMAL;
        return switch (to.type()) {
            case TEXT -> true;
            case INTEGER -> isNumber || from == Plain.BOOLEAN;
            case DECIMAL -> from == Plain.INTEGER || (isNumber && to.scale().isEmpty());
            case BOOLEAN -> from == Plain.BOOLEAN;
            case TIMESTAMP -> from instanceof ColumnType.UtcTimestamp;
            case JSON -> false;
            case DOUBLE -> from == Plain.DOUBLE || from == Plain.FLOAT;
        };
    }

    private static boolean replaces(Transform.Smt smt) {
        return smt.type().endsWith(".ReplaceField$Value");
    }

    private static Map<String, String> renames(Transform.Smt smt) {
        Map<String, String> names = new HashMap<>();
        if (replaces(smt)) {
            for (String pair : smt.config().getOrDefault("renames", "").split(",")) {
                String[] both = pair.strip().split(":", 2);
                if (both.length == 2) {
                    names.put(both[0].strip(), both[1].strip());
                }
            }
        }
        return names;
    }

    /** Whatever in its settings may be the name of a column that it changes. */
    private static List<String> words(Transform.Smt smt) {
        return replaces(smt)
                ? List.of()
                : smt.config().values().stream()
                        .flatMap(setting -> Pattern.compile("[,:]").splitAsStream(setting))
                        .map(String::strip)
                        .toList();
    }

    /** The mirror among the sinks, where there is one. */
    public static Optional<SinkPlan.Jdbc> mirror(List<SinkPlan> sinks) {
        return sinks.stream()
                .filter(SinkPlan.Jdbc.class::isInstance)
                .map(SinkPlan.Jdbc.class::cast)
                .filter(jdbc -> jdbc.mode() == JdbcMode.UPSERT)
                .findFirst();
    }
}
