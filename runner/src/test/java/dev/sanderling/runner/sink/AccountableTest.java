package dev.sanderling.runner.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Party;
import dev.sanderling.outcome.Reason;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountableTest {
    /** Of the name itself, and of a kind, nothing can fail. */
    private static final Set<String> PLAIN = Set.of("name", "mirrors");

    /** Whatever a sink is asked, and whichever kind it is: a method that is added later is asked too. */
    @ParameterizedTest
    @ValueSource(classes = {StagedSink.class, PositionedSink.class, KeyedSink.class})
    void whateverASinkFailsAtItIsNamed(Class<? extends Sink> kind) throws Exception {
        Sink sink = Accountable.of(failing(kind));
        for (Method method : methods(kind)) {
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(AccountableTest::some)
                    .toArray();
            assertThatThrownBy(() -> {
                        try {
                            method.invoke(sink, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    })
                    .as(method.getName())
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        Finding finding = failure.finding();
                        assertThat(finding)
                                .isEqualTo(
                                        new Finding(Reason.AUTHENTICATION_FAILED, "The password is refused.", "lake"));
                        assertThat(finding.party()).isEqualTo(Party.SINK);
                    });
        }
    }

    @Test
    void whatASinkFindsIsNamedAndWhatIsNobodysSinkStays() {
        Sink sink = Accountable.of(finding(new Finding(Reason.TLS_FAILED, "The certificate is not trusted.")));
        assertThat(sink.preflight())
                .containsExactly(new Finding(Reason.TLS_FAILED, "The certificate is not trusted.", "lake"));

        assertThat(new Finding(Reason.TLS_FAILED, "x").party()).isEqualTo(Party.SOURCE);
        assertThat(new Finding(Reason.SECRET_MISSING, "x").party()).isEqualTo(Party.DOCUMENT);
        assertThat(new Finding(Reason.SECRET_MISSING, "x", "lake").party()).isEqualTo(Party.SINK);
        assertThat(new Finding(Reason.CHECKPOINT_LOST, "x", "lake").party()).isEqualTo(Party.CHECKPOINT);
        assertThat(new Finding(Reason.INTERNAL_ERROR, "x", "lake").party()).isEqualTo(Party.US);
    }

    private static List<Method> methods(Class<? extends Sink> kind) {
        return Stream.of(kind, Sink.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && !PLAIN.contains(method.getName()))
                .toList();
    }

    private static @Nullable Object some(Class<?> type) {
        if (type == long.class) {
            return 1L;
        }
        if (type == String.class) {
            return "token";
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Set.class) {
            return Set.of();
        }
        return type == Sink.Batch.class ? new Sink.Batch("ns/job", "0000000001-abcdef", 1) : null;
    }

    private static Sink failing(Class<? extends Sink> kind) {
        return sink(kind, (proxy, method, arguments) -> {
            if (method.getName().equals("name")) {
                return "lake";
            }
            throw new Failure(Reason.AUTHENTICATION_FAILED, "The password is refused.");
        });
    }

    private static Sink finding(Finding finding) {
        return sink(
                StagedSink.class,
                (proxy, method, arguments) -> method.getName().equals("name") ? "lake" : List.of(finding));
    }

    private static Sink sink(Class<? extends Sink> kind, InvocationHandler handler) {
        return kind.cast(
                Proxy.newProxyInstance(Objects.requireNonNull(kind.getClassLoader()), new Class<?>[] {kind}, handler));
    }
}
