package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of field paths, as {@code fieldsV1} writes it: a tree whose steps are {@code f:name}, {@code k:{keys}} or
 * {@code v:value}. Immutable from outside the class.
 */
final class FieldSet {
    static final FieldSet EMPTY = new FieldSet(false);

    private final boolean member;
    private final Map<String, FieldSet> children = new TreeMap<>();

    private FieldSet(boolean member) {
        this.member = member;
    }

    /** A set of the path of no steps alone. */
    static FieldSet leaf() {
        return new FieldSet(true);
    }

    static FieldSet under(String step, FieldSet child) {
        FieldSet set = new FieldSet(false);
        if (!child.isEmpty()) {
            set.children.put(step, child);
        }
        return set;
    }

    /** Every path of the value; with {@code containers} the maps and lists on the way are members, too. */
    static FieldSet of(JsonNode value, Shape shape, boolean containers) {
        return of(value, shape, containers, false);
    }

    private static FieldSet of(JsonNode value, Shape shape, boolean containers, boolean member) {
        if (value.isObject() && shape.granular(value) && !value.isEmpty()) {
            FieldSet set = new FieldSet(member);
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                set.children.put(
                        "f:" + field.getKey(),
                        of(field.getValue(), shape.field(field.getKey()), containers, containers));
            }
            return set;
        }
        if (value.isArray() && shape.granular(value) && !value.isEmpty()) {
            FieldSet set = new FieldSet(member);
            for (JsonNode item : value) {
                String step = shape.step(item);
                set.children.put(
                        step, step.startsWith("v:") ? new FieldSet(true) : of(item, shape.item(), containers, true));
            }
            return set;
        }
        return new FieldSet(true);
    }

    static FieldSet parse(JsonNode fieldsV1) {
        return parse(fieldsV1, false);
    }

    private static FieldSet parse(JsonNode node, boolean leaf) {
        FieldSet set = new FieldSet(node.has(".") || (leaf && node.isEmpty()));
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            if (!child.getKey().equals(".")) {
                set.children.put(child.getKey(), parse(child.getValue(), true));
            }
        }
        return set;
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        if (member && !children.isEmpty()) {
            node.putObject(".");
        }
        children.forEach((step, child) -> node.set(step, child.json()));
        return node;
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    boolean member() {
        return member;
    }

    Map<String, FieldSet> children() {
        return children;
    }

    @Nullable
    FieldSet child(String step) {
        return children.get(step);
    }

    FieldSet union(FieldSet other) {
        FieldSet result = new FieldSet(member || other.member);
        result.children.putAll(children);
        other.children.forEach((step, child) -> result.children.merge(step, child, FieldSet::union));
        return result;
    }

    /** Without the members of the other; what becomes empty goes. */
    FieldSet minus(FieldSet other) {
        FieldSet result = new FieldSet(member && !other.member);
        children.forEach((step, child) -> {
            FieldSet without = other.children.get(step);
            FieldSet left = without == null ? child : child.minus(without);
            if (!left.isEmpty()) {
                result.children.put(step, left);
            }
        });
        return result;
    }

    FieldSet intersect(FieldSet other) {
        FieldSet result = new FieldSet(member && other.member);
        children.forEach((step, child) -> {
            FieldSet theirs = other.children.get(step);
            FieldSet both = theirs == null ? EMPTY : child.intersect(theirs);
            if (!both.isEmpty()) {
                result.children.put(step, both);
            }
        });
        return result;
    }

    /** With this first step as a mere container of its children. */
    FieldSet demote(String step) {
        FieldSet result = new FieldSet(member);
        result.children.putAll(children);
        result.children.computeIfPresent(step, (key, child) -> {
            FieldSet container = new FieldSet(false);
            container.children.putAll(child.children);
            return container.isEmpty() ? null : container;
        });
        return result;
    }

    /** Keeps the first steps that the predicate accepts. */
    FieldSet roots(Predicate<String> keep) {
        FieldSet result = new FieldSet(member);
        children.forEach((step, child) -> {
            if (keep.test(step)) {
                result.children.put(step, child);
            }
        });
        return result;
    }

    /** Without a path and all below it. */
    FieldSet without(String... steps) {
        return without(0, steps);
    }

    private FieldSet without(int depth, String... steps) {
        FieldSet result = new FieldSet(member);
        children.forEach((step, child) -> {
            if (!step.equals(steps[depth])) {
                result.children.put(step, child);
            } else if (depth < steps.length - 1) {
                FieldSet left = child.without(depth + 1, steps);
                if (!left.isEmpty()) {
                    result.children.put(step, left);
                }
            }
        });
        return result;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return 31 * children.hashCode() + Boolean.hashCode(member);
    }

    /** The members, as messages of conflicts name them: {@code .spec.schedule}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write("", text);
        return text.toString();
    }

    private void write(String path, StringBuilder text) {
        if (member) {
            text.append(text.isEmpty() ? "" : ", ").append(path);
        }
        children.forEach((step, child) -> child.write(
                path + (step.startsWith("f:") ? "." + step.substring(2) : "[" + step.substring(2) + "]"), text));
    }
}
