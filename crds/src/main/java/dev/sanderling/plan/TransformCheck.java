package dev.sanderling.plan;

import dev.sanderling.api.CastSpec;
import dev.sanderling.api.HashSpec;
import dev.sanderling.api.MaskSpec;
import dev.sanderling.api.OnRowError;
import dev.sanderling.api.SecretKeySpec;
import dev.sanderling.api.SetSpec;
import dev.sanderling.api.TransformSpec;
import dev.sanderling.api.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks spec.transforms, but for the expressions: those need the columns, which {@code sanderling check} looks up. */
final class TransformCheck {
    private static final int STEPS = 64;
    private static final int COLUMNS = 100;
    private static final int NAME = 64;
    private static final int EXPRESSION = 4_096;
    private static final int TEXT = 256;
    private static final int SCALE = 30;

    private TransformCheck() {}

    static TransformPlan check(
            Place spec, @Nullable List<TransformSpec> given, @Nullable OnRowError onRowError, List<SinkPlan> sinks) {
        OnRowError onError = onRowError == null ? Defaults.ON_ROW_ERROR : onRowError;
        boolean files = sinks.stream().allMatch(sink -> sink instanceof SinkPlan.Files);
        if (onError == OnRowError.QUARANTINE && !files) {
            spec.field("onRowError").problem("Quarantine needs sinks that are files; use Fail");
        }
        Place place = spec.field("transforms");
        if (given != null && given.size() > STEPS) {
            place.problem("has " + given.size() + " entries; use at most " + STEPS);
        }
        List<Transform> steps = new ArrayList<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            step(place.item(i), given.get(i), files).ifPresent(steps::add);
            if (!files && given.get(i) != null && given.get(i).route() != null) {
                place.item(i)
                        .field("route")
                        .problem("needs sinks that are files: a database sink has a table for each table of the source;"
                                + " use a job of its own for it");
            }
        }
        return new TransformPlan(List.copyOf(steps), onError);
    }

    private static Optional<Transform> step(Place place, @Nullable TransformSpec spec, boolean files) {
        long kinds = spec == null
                ? 0
                : Stream.of(
                                spec.filter(),
                                spec.set(),
                                spec.mask(),
                                spec.hash(),
                                spec.rename(),
                                spec.drop(),
                                spec.keep(),
                                spec.route(),
                                spec.cast(),
                                spec.smt())
                        .filter(Objects::nonNull)
                        .count();
        if (spec == null || kinds != 1) {
            place.problem("needs exactly one of filter, set, mask, hash, rename, drop, keep, route, cast and smt");
            return Optional.empty();
        }
        List<String> patterns = spec.tables();
        if (patterns != null && patterns.isEmpty()) {
            place.field("tables").problem("names no table; leave it away for all tables");
        }
        List<TablePattern> tables = ScopeCheck.tables(place.field("tables"), patterns);
        return Optional.of(
                spec.smt() == null
                        ? step(place, spec, tables)
                        : SmtCheck.check(place.field("smt"), spec.smt(), tables, files));
    }

    private static Transform step(Place place, TransformSpec spec, List<TablePattern> tables) {
        if (spec.filter() != null) {
            return new Transform.Filter(tables, expression(place.field("filter"), spec.filter()));
        }
        if (spec.route() != null) {
            return new Transform.Route(tables, expression(place.field("route"), spec.route()));
        }
        if (spec.drop() != null) {
            return new Transform.Drop(tables, columns(place.field("drop"), spec.drop()));
        }
        if (spec.keep() != null) {
            return new Transform.Keep(tables, columns(place.field("keep"), spec.keep()));
        }
        if (spec.rename() != null) {
            return new Transform.Rename(tables, names(place.field("rename"), spec.rename()));
        }
        return values(place, spec, tables);
    }

    private static Transform values(Place place, TransformSpec spec, List<TablePattern> tables) {
        SetSpec set = spec.set();
        if (set != null) {
            Place at = place.field("set");
            return new Transform.Set(
                    tables,
                    name(at.field("column"), set.column()),
                    expression(at.field("expression"), set.expression()),
                    target(at, set.type(), set.scale()));
        }
        MaskSpec mask = spec.mask();
        if (mask != null) {
            return mask(place.field("mask"), mask, tables);
        }
        HashSpec hash = spec.hash();
        if (hash != null) {
            return hash(place.field("hash"), hash, tables);
        }
        CastSpec cast = Objects.requireNonNull(spec.cast());
        Place at = place.field("cast");
        if (cast.type() == null) {
            at.field("type").problem("is required: what the columns are to be");
        }
        return new Transform.Cast(
                tables,
                columns(at.field("columns"), cast.columns()),
                target(at, cast.type(), cast.scale()).orElse(new TargetType(ValueType.TEXT, OptionalInt.empty())));
    }

    private static Optional<TargetType> target(Place place, @Nullable ValueType type, @Nullable Integer scale) {
        if (scale != null && type != ValueType.DECIMAL) {
            place.field("scale").problem("is for type Decimal: digits behind the point");
        }
        OptionalInt digits = scale == null
                ? OptionalInt.empty()
                : OptionalInt.of((int) place.field("scale").within(scale, 0, 0, SCALE));
        return Optional.ofNullable(type).map(known -> new TargetType(known, digits));
    }

    private static Transform mask(Place place, MaskSpec mask, List<TablePattern> tables) {
        if (mask.text() != null && mask.keepLast() != null) {
            place.problem("has text and keepLast, which exclude each other");
        }
        if (mask.text() != null && mask.text().length() > TEXT) {
            place.field("text").problem("is longer than " + TEXT + " characters");
        }
        return new Transform.Mask(
                tables, columns(place.field("columns"), mask.columns()), Optional.ofNullable(mask.text()), (int)
                        place.field("keepLast").within(mask.keepLast(), 0, 0, 64));
    }

    private static Transform hash(Place place, HashSpec hash, List<TablePattern> tables) {
        SecretKeySpec key = hash.key();
        Place at = place.field("key");
        SecretKey secret = new SecretKey("", Defaults.HASH_KEY);
        if (key == null) {
            at.problem("is required: the Secret with the key of the hash");
        } else {
            String name = at.field("secretName").required(key.secretName(), "the Secret with the key of the hash");
            Names.object(at.field("secretName"), name);
            secret = new SecretKey(name, Names.key(at.field("key"), key.key(), Defaults.HASH_KEY));
        }
        return new Transform.Hash(
                tables,
                columns(place.field("columns"), hash.columns()),
                secret,
                hash.encoding() == null ? Defaults.HASH_ENCODING : hash.encoding());
    }

    private static Map<String, String> names(Place place, Map<String, String> rename) {
        size(place, rename.size());
        var taken = new HashSet<String>();
        rename.forEach((from, to) -> {
            name(place.key(from), from);
            if (!taken.add(name(place.key(from), to))) {
                place.key(from).problem("'" + to + "' is the new name of another column as well");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(rename));
    }

    private static List<String> columns(Place place, @Nullable List<String> given) {
        List<String> columns = given == null ? List.of() : given;
        size(place, columns.size());
        var seen = new HashSet<String>();
        for (int i = 0; i < columns.size(); i++) {
            if (!seen.add(name(place.item(i), columns.get(i)))) {
                place.item(i).problem("'" + columns.get(i) + "' is there twice");
            }
        }
        return List.copyOf(columns);
    }

    private static void size(Place place, int size) {
        if (size < 1 || size > COLUMNS) {
            place.problem("names " + size + " columns; name 1 to " + COLUMNS);
        }
    }

    private static String name(Place place, @Nullable String name) {
        String given = place.required(name, "the name of a column");
        if (given.length() > NAME) {
            place.problem("is longer than " + NAME + " characters, and so no column's name");
        }
        return given;
    }

    private static String expression(Place place, @Nullable String expression) {
        String given = place.required(expression, "a CEL expression, e.g. row.total > 0");
        if (given.length() > EXPRESSION) {
            place.problem("is longer than " + EXPRESSION + " characters");
        }
        return given;
    }
}
