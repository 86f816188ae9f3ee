package dev.sanderling.runner.transform;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compiles the expressions of one shape of a table: {@code row}, {@code previous}, {@code op} and {@code metadata},
 * typed as the columns are. The only class, with {@link Expression} and the {@code Cel...} ones, that needs CEL.
 */
final class Expressions {
    private static final String ROW = "dev.sanderling.Row";
    private static final String METADATA = "dev.sanderling.Metadata";
    /** Of all loops of one evaluation together; regular expressions take linear time. */
    private static final int MOST_ITERATIONS = 10_000;

    private static final int MOST_CHARACTERS = 4_096;
    private static final int DEEPEST = 64;
    private static final int ERRORS_SHOWN = 3;

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(DEEPEST)
            // A decimal is a double to an expression, and row.total > 4 is what people write.
            .enableHeterogeneousNumericComparisons(true)
            .enableQuotedIdentifierSyntax(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    static {
        quietly();
    }

    private final Cel cel;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final CelColumn[] columns;
    private final StructType row;
    private final StructType metadata;

    Expressions(List<CelColumn> columns) {
        this.columns = columns.toArray(CelColumn[]::new);
        Map<String, CelType> types = new LinkedHashMap<>();
        for (CelColumn column : columns) {
            places.put(column.name(), places.size());
            types.put(column.name(), column.type());
        }
        row = struct(ROW, types);
        metadata = struct(METADATA, CelMetadata.TYPES);
        ImmutableMap<String, CelType> known = ImmutableMap.of(ROW, row, METADATA, metadata);
        cel = CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Known(known))
                .addVar("row", row)
                .addVar("previous", NullableType.create(row))
                .addVar("op", SimpleType.STRING)
                .addVar("metadata", metadata)
                .build();
    }

    /**
     * A filter.
     *
     * @throws Invalid where it is none
     */
    Expression bool(String text) throws Invalid {
        Expression expression = any(text);
        CelKind kind = expression.kind();
        if (kind != CelKind.BOOL && kind != CelKind.DYN) {
            throw new Invalid("it gives a value of type " + expression.typeName() + ", not true or false");
        }
        return expression;
    }

    /**
     * A name.
     *
     * @throws Invalid where it is none
     */
    Expression text(String text) throws Invalid {
        Expression expression = any(text);
        CelKind kind = expression.kind();
        if (kind != CelKind.STRING && kind != CelKind.DYN) {
            throw new Invalid("it gives a value of type " + expression.typeName() + ", not a text");
        }
        return expression;
    }

    /**
     * Any expression.
     *
     * @throws Invalid in words of the checker's
     */
    Expression any(String text) throws Invalid {
        CelValidationResult result = cel.compile(text);
        if (result.hasError()) {
            throw new Invalid(result.getErrors().stream()
                    .limit(ERRORS_SHOWN)
                    .map(error -> error.getMessage() + " (at character "
                            + (error.getSourceLocation().getColumn() + 1) + ")")
                    .map(Expressions::brief)
                    .collect(Collectors.joining("; ")));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            return new Expression(
                    cel.createProgram(tree),
                    tree.getResultType(),
                    metadata,
                    new CelRow(row, places, columns),
                    new CelRow(row, places, columns));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new Invalid("it cannot be prepared (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Without the list of everything that would have fitted. */
    private static String brief(String message) {
        return message.replaceAll(" \\(candidates: .*\\)(?= \\(at)", "").replaceAll("wrapper\\((\\w+)\\)", "$1");
    }

    private static StructType struct(String name, Map<String, CelType> types) {
        ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(types);
        return StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    }

    /**
     * CEL's parser is made with a newer ANTLR than the one that MySQL's DDL parser brings and is tested with. It works
     * with it, and says on standard error, once, that it is another; that helps nobody who reads a job's log.
     */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static void quietly() {
        PrintStream error = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            CelFactory.plannerCelBuilder().build().parse("true");
        } finally {
            System.setErr(error);
        }
    }

    private record Known(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.copyOf(byName.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(byName.get(name));
        }
    }
}
