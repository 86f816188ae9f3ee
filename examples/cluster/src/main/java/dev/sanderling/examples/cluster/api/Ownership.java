package dev.sanderling.examples.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who owns what after an ordinary write (create, update, patch): the writer owns what it changed. */
final class Ownership {
    private Ownership() {}

    /** Sets managedFields of {@code after}, which takes the place of {@code before}. */
    static void recordUpdate(Shape shape, @Nullable ObjectNode before, ObjectNode after, FieldOwner writer) {
        FieldSet now = FieldOwner.ownable(FieldSet.of(after, shape, true)).demote("f:metadata");
        FieldSet then = before == null ? FieldSet.EMPTY : FieldOwner.ownable(FieldSet.of(before, shape, true));
        FieldSet added = now.minus(then);
        FieldSet modified = before == null ? FieldSet.EMPTY : modified(before, after, shape);
        FieldSet gone = then.minus(now);
        List<FieldOwner> owners = new ArrayList<>();
        boolean known = false;
        for (FieldOwner owner : before == null ? List.<FieldOwner>of() : FieldOwner.of(before)) {
            if (owner.sameAs(writer)) {
                known = true;
                FieldSet fields = owner.fields().union(added).union(modified).minus(gone);
                owners.add(fields.equals(owner.fields()) ? owner : owner.with(fields, writer.time()));
            } else {
                owners.add(owner.with(owner.fields().minus(gone).minus(modified)));
            }
        }
        if (!known) {
            owners.add(writer.with(added.union(modified)));
        }
        FieldOwner.write(after, owners);
    }

    /** The leaves that both hold, with different values. */
    static FieldSet modified(JsonNode before, JsonNode after, Shape shape) {
        FieldSet same = FieldSet.of(before, shape, false).intersect(FieldSet.of(after, shape, false));
        return FieldOwner.ownable(differing(before, after, shape, same));
    }

    /** The members of the set whose values differ between the two trees. */
    static FieldSet differing(JsonNode before, JsonNode after, Shape shape, FieldSet of) {
        FieldSet equal = equal(before, after, shape, of);
        return of.minus(equal);
    }

    private static FieldSet equal(JsonNode before, JsonNode after, Shape shape, FieldSet of) {
        FieldSet result = FieldSet.EMPTY;
        if (of.member() && (of.children().isEmpty() ? before.equals(after) : true)) {
            result = FieldSet.leaf();
        }
        for (String step : of.children().keySet()) {
            FieldSet below = of.child(step);
            if (below != null) {
                FieldSet equalBelow = equal(
                        Steps.at(before, shape, step), Steps.at(after, shape, step), Steps.shape(shape, step), below);
                result = result.union(FieldSet.under(step, equalBelow));
            }
        }
        return result;
    }
}
