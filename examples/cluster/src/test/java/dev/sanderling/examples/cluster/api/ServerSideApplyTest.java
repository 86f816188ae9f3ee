package dev.sanderling.examples.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final Shape SHAPE = new NamedShape("");

    private static ObjectNode apply(@Nullable ObjectNode live, String manager, String yaml) {
        return apply(live, manager, yaml, false);
    }

    private static ObjectNode apply(@Nullable ObjectNode live, String manager, String yaml, boolean force) {
        FieldOwner owner = new FieldOwner(manager, "Apply", "v1", "", "2026-11-22T00:00:00Z", FieldSet.EMPTY);
        return ServerSideApply.apply(SHAPE, live, Json.parseObject(yaml), owner, force);
    }

    private static String fields(ObjectNode object, String manager) {
        return FieldOwner.of(object).stream()
                .filter(owner -> owner.manager().equals(manager))
                .map(owner -> owner.fields().json().toString())
                .findFirst()
                .orElse("none");
    }

    @Test
    void twoManagersOwnDifferentKeys() {
        ObjectNode one = apply(null, "operator", "data: {handoff: a}");
        ObjectNode two = apply(one, "runner", "data: {state: b}");
        assertThat(two.path("data").toString()).isEqualTo("{\"handoff\":\"a\",\"state\":\"b\"}");
        assertThat(fields(two, "operator")).isEqualTo("{\"f:data\":{\"f:handoff\":{}}}");
        assertThat(fields(two, "runner")).isEqualTo("{\"f:data\":{\"f:state\":{}}}");
    }

    @Test
    void aFieldNoLongerAppliedGoesUnlessAnotherOwnsItToo() {
        ObjectNode live = apply(null, "one", "data: {a: x, b: y}");
        live = apply(live, "two", "data: {b: y}");
        live = apply(live, "one", "metadata: {labels: {l: v}}");
        assertThat(live.path("data").toString()).isEqualTo("{\"b\":\"y\"}");
        assertThat(fields(live, "one")).isEqualTo("{\"f:metadata\":{\"f:labels\":{\"f:l\":{}}}}");
    }

    @Test
    void anotherValueForSomebodyElsesFieldIsAConflictUnlessForced() {
        ObjectNode live = apply(null, "one", "data: {a: x}");
        assertThatThrownBy(() -> apply(live, "two", "data: {a: z}"))
                .isInstanceOf(ApiError.class)
                .hasMessage("Apply failed with 1 conflict: conflict with \"one\" using v1: .data.a");
        ObjectNode forced = apply(live, "two", "data: {a: z}", true);
        assertThat(forced.path("data").path("a").asText()).isEqualTo("z");
        assertThat(fields(forced, "one")).isEqualTo("none");
    }

    @Test
    void listsWithKeysMergeByKey() {
        ObjectNode live = apply(
                null, "one", "spec: {containers: [{name: c, env: [{name: A, value: '1'}, {name: B, value: '2'}]}]}");
        live = apply(live, "two", "spec: {containers: [{name: c, env: [{name: C, value: '3'}]}]}");
        assertThat(live.at("/spec/containers/0/env").size()).isEqualTo(3);
        live = apply(live, "one", "spec: {containers: [{name: c, env: [{name: B, value: '2'}]}]}");
        assertThat(live.at("/spec/containers/0/env").findValuesAsText("name")).containsExactlyInAnyOrder("B", "C");
        assertThat(fields(live, "two"))
                .isEqualTo("{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:env\":"
                        + "{\"k:{\\\"name\\\":\\\"C\\\"}\":{\".\":{},\"f:name\":{},\"f:value\":{}}},\"f:name\":{}}}}}");
    }

    @Test
    void aListWithoutKeysIsOneValue() {
        ObjectNode live = apply(null, "one", "spec: {args: [a, b]}");
        live = apply(live, "one", "spec: {args: [c]}");
        assertThat(live.at("/spec/args").toString()).isEqualTo("[\"c\"]");
    }

    @Test
    void anOrdinaryWriteTakesOverWhatItChanges() {
        ObjectNode live = apply(null, "operator", "data: {handoff: a, other: o}");
        ObjectNode after = live.deepCopy();
        after.withObject("/data").put("state", "s").put("other", "changed");
        FieldOwner runner = new FieldOwner("runner", "Update", "v1", "", "2026-11-22T00:00:01Z", FieldSet.EMPTY);
        Ownership.recordUpdate(SHAPE, live, after, runner);
        assertThat(fields(after, "runner")).isEqualTo("{\"f:data\":{\"f:other\":{},\"f:state\":{}}}");
        assertThat(fields(after, "operator")).isEqualTo("{\"f:data\":{\"f:handoff\":{}}}");
    }
}
