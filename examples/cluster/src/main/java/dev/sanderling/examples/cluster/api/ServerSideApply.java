package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply: what a manager sends is what it wants; fields it sent before and no longer sends go, unless
 * somebody else owns them too; what another manager owns with another value is a conflict unless forced.
 */
final class ServerSideApply {
    private ServerSideApply() {}

    /**
     * The object after the apply, with its managedFields.
     *
     * @param applied what the manager sent, already reduced to what it may write
     * @throws ApiError 409 on a conflict
     */
    static ObjectNode apply(
            Shape shape, @Nullable ObjectNode live, ObjectNode applied, FieldOwner manager, boolean force) {
        FieldSet wanted = FieldOwner.ownable(FieldSet.of(applied, shape, false));
        List<FieldOwner> before = live == null ? List.of() : FieldOwner.of(live);
        ObjectNode base = live == null ? Json.object() : live.deepCopy();
        ObjectNode merged = (ObjectNode) merge(base, applied, shape);

        FieldSet last = FieldSet.EMPTY;
        FieldSet others = FieldSet.EMPTY;
        for (FieldOwner owner : before) {
            if (owner.sameAs(manager)) {
                last = owner.fields();
            } else {
                others = others.union(owner.fields());
            }
        }
        FieldSet contested = wanted.intersect(others);
        FieldSet taken = Ownership.differing(live == null ? Json.object() : live, merged, shape, contested);
        if (!taken.isEmpty() && !force) {
            throw conflict(before, manager, taken);
        }
        prune(merged, last, wanted, others, shape);

        List<FieldOwner> owners = new ArrayList<>();
        boolean known = false;
        for (FieldOwner owner : before) {
            if (owner.sameAs(manager)) {
                known = true;
                owners.add(owner.fields().equals(wanted) ? owner : manager.with(wanted));
            } else {
                owners.add(owner.with(owner.fields().minus(taken)));
            }
        }
        if (!known) {
            owners.add(manager.with(wanted));
        }
        FieldOwner.write(merged, owners);
        return merged;
    }

    private static ApiError conflict(List<FieldOwner> owners, FieldOwner manager, FieldSet taken) {
        List<String> conflicts = new ArrayList<>();
        for (FieldOwner owner : owners) {
            FieldSet theirs = owner.fields().intersect(taken);
            if (!owner.sameAs(manager) && !theirs.isEmpty()) {
                conflicts.add("with \"%s\" using %s: %s".formatted(owner.manager(), owner.apiVersion(), theirs));
            }
        }
        return ApiError.applyConflict(
                conflicts.size() == 1
                        ? "Apply failed with 1 conflict: conflict " + conflicts.getFirst()
                        : "Apply failed with %d conflicts: conflicts %s"
                                .formatted(conflicts.size(), String.join("; ", conflicts)));
    }

    private static JsonNode merge(JsonNode live, JsonNode applied, Shape shape) {
        if (applied.isObject() && live.isObject() && shape.granular(applied)) {
            ObjectNode result = (ObjectNode) live;
            for (Map.Entry<String, JsonNode> field : applied.properties()) {
                if (field.getValue().isNull()) {
                    result.remove(field.getKey());
                } else {
                    result.set(
                            field.getKey(),
                            merge(result.path(field.getKey()), field.getValue(), shape.field(field.getKey())));
                }
            }
            return result;
        }
        if (applied.isArray() && live.isArray() && shape.granular(applied)) {
            return mergeItems((ArrayNode) live, (ArrayNode) applied, shape);
        }
        return applied.deepCopy();
    }

    /** Items of both: in the applied order where that names all of them, else the live ones first. */
    private static ArrayNode mergeItems(ArrayNode live, ArrayNode applied, Shape shape) {
        ArrayNode result = Json.array();
        boolean all = Json.items(live).stream()
                .allMatch(item -> !Steps.at(applied, shape, shape.step(item)).isMissingNode());
        if (!all) {
            for (JsonNode item : live) {
                JsonNode wanted = Steps.at(applied, shape, shape.step(item));
                result.add(wanted.isMissingNode() ? item : merge(item, wanted, shape.item()));
            }
        }
        for (JsonNode wanted : applied) {
            JsonNode item = Steps.at(live, shape, shape.step(wanted));
            if (all || item.isMissingNode()) {
                result.add(item.isMissingNode() ? wanted.deepCopy() : merge(item, wanted, shape.item()));
            }
        }
        return result;
    }

    /** Takes out what the manager owned ({@code last}) and nobody wants any more. */
    private static void prune(JsonNode value, FieldSet last, FieldSet wanted, FieldSet others, Shape shape) {
        for (Map.Entry<String, FieldSet> entry : last.children().entrySet()) {
            String step = entry.getKey();
            FieldSet stillWanted = orEmpty(wanted.child(step));
            FieldSet theirs = orEmpty(others.child(step));
            JsonNode child = Steps.at(value, shape, step);
            if (child.isMissingNode()) {
                continue;
            }
            if (stillWanted.isEmpty() && theirs.isEmpty()) {
                // Only what the manager itself put there: a default the server filled in beside it stays with its
                // parent.
                if (entry.getValue().member() || !child.isContainerNode()) {
                    remove(value, shape, step);
                    continue;
                }
            }
            prune(child, entry.getValue(), stillWanted, theirs, Steps.shape(shape, step));
            boolean kept = stillWanted.member() || theirs.member();
            if (child.isContainerNode() && child.isEmpty() && !kept) {
                remove(value, shape, step);
            }
        }
    }

    private static FieldSet orEmpty(@Nullable FieldSet set) {
        return set == null ? FieldSet.EMPTY : set;
    }

    private static void remove(JsonNode value, Shape shape, String step) {
        if (value instanceof ObjectNode object) {
            object.remove(step.substring(2));
        } else if (value instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (shape.step(array.get(i)).equals(step)) {
                    array.remove(i);
                }
            }
        }
    }
}
