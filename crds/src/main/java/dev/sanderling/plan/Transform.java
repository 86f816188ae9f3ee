package dev.sanderling.plan;

import dev.sanderling.api.HashEncoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One step of what is done to changes on their way. */
public sealed interface Transform {
    /** Tables it is for; empty: all. */
    List<TablePattern> tables();

    /** What it is called in the document. */
    String word();

    /** Whether it is for the table. */
    default boolean isFor(String schema, String table) {
        return tables().isEmpty() || tables().stream().anyMatch(pattern -> pattern.matches(schema, table));
    }

    /** Leaves changes out. */
    record Filter(List<TablePattern> tables, String expression) implements Transform {
        @Override
        public String word() {
            return "filter";
        }
    }

    /** Computes a column. */
    record Set(List<TablePattern> tables, String column, String expression, Optional<TargetType> type)
            implements Transform {
        @Override
        public String word() {
            return "set";
        }
    }

    /**
     * Overwrites values.
     *
     * @param text empty: each character is overwritten
     * @param keepLast characters at the end that stay
     */
    record Mask(List<TablePattern> tables, List<String> columns, Optional<String> text, int keepLast)
            implements Transform {
        @Override
        public String word() {
            return "mask";
        }
    }

    /** Replaces values by their keyed hash. */
    record Hash(List<TablePattern> tables, List<String> columns, SecretKey key, HashEncoding encoding)
            implements Transform {
        @Override
        public String word() {
            return "hash";
        }
    }

    /**
     * Names columns anew.
     *
     * @param names by former name
     */
    record Rename(List<TablePattern> tables, Map<String, String> names) implements Transform {
        @Override
        public String word() {
            return "rename";
        }
    }

    /** Leaves columns out. */
    record Drop(List<TablePattern> tables, List<String> columns) implements Transform {
        @Override
        public String word() {
            return "drop";
        }
    }

    /** Leaves all other columns out, but for those of the key. */
    record Keep(List<TablePattern> tables, List<String> columns) implements Transform {
        @Override
        public String word() {
            return "keep";
        }
    }

    /** Names the stream a row goes to. */
    record Route(List<TablePattern> tables, String expression) implements Transform {
        @Override
        public String word() {
            return "route";
        }
    }

    /** Converts columns. */
    record Cast(List<TablePattern> tables, List<String> columns, TargetType type) implements Transform {
        @Override
        public String word() {
            return "cast";
        }
    }

    /**
     * Hands rows to a single message transform of Kafka Connect.
     *
     * @param type its class
     * @param onlyFor the regular expression that a table's name must match; empty: any
     * @param negate whether it must not match instead
     */
    record Smt(
            List<TablePattern> tables,
            String type,
            Map<String, String> config,
            Optional<String> onlyFor,
            boolean negate)
            implements Transform {
        @Override
        public boolean isFor(String schema, String table) {
            return Transform.super.isFor(schema, table)
                    && (onlyFor.isEmpty() || Pattern.matches(onlyFor.get(), schema + "." + table) != negate);
        }

        @Override
        public String word() {
            return "smt";
        }
    }
}
