package dev.sanderling.crd;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Evaluates a validation rule of the CRD as the API server does. */
final class Rule {
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private static final Map<String, CelRuntime.Program> COMPILED = new ConcurrentHashMap<>();

    private Rule() {}

    /** A rule about a change; not evaluated where there was no value before. */
    static boolean isTransition(String rule) {
        return rule.contains("oldSelf");
    }

    static boolean holds(String rule, Map<String, Object> variables) {
        try {
            return (Boolean) COMPILED.computeIfAbsent(rule, Rule::compile).eval(variables);
        } catch (CelEvaluationException e) {
            // What cannot be evaluated is refused, e.g. a time zone that nobody knows.
            return false;
        }
    }

    private static CelRuntime.Program compile(String rule) {
        try {
            return RUNTIME.createProgram(COMPILER.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }
}
