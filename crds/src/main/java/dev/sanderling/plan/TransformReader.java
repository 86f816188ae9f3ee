package dev.sanderling.plan;

import dev.sanderling.api.CastSpec;
import dev.sanderling.api.HashEncoding;
import dev.sanderling.api.HashSpec;
import dev.sanderling.api.MaskSpec;
import dev.sanderling.api.SecretKeySpec;
import dev.sanderling.api.SetSpec;
import dev.sanderling.api.SmtPredicateSpec;
import dev.sanderling.api.SmtSpec;
import dev.sanderling.api.TransformSpec;
import dev.sanderling.api.ValueType;
import org.jspecify.annotations.Nullable;

/** The wire form of spec.transforms from its fields. */
final class TransformReader {
    private TransformReader() {}

    static TransformSpec transform(Fields f) {
        return new TransformSpec(
                f.texts("tables"),
                f.text("filter"),
                f.object("set", s -> new SetSpec(s.text("column"), s.text("expression"), type(s), s.integer("scale"))),
                f.object("mask", m -> new MaskSpec(m.texts("columns"), m.text("text"), m.integer("keepLast"))),
                f.object("hash", TransformReader::hash),
                f.textMap("rename"),
                f.texts("drop"),
                f.texts("keep"),
                f.text("route"),
                f.object("cast", c -> new CastSpec(c.texts("columns"), type(c), c.integer("scale"))),
                f.object("smt", TransformReader::smt));
    }

    private static HashSpec hash(Fields f) {
        return new HashSpec(
                f.texts("columns"),
                f.object("key", k -> new SecretKeySpec(k.text("secretName"), k.text("key"))),
                f.word("encoding", HashEncoding.values(), Spelling::camel));
    }

    private static SmtSpec smt(Fields f) {
        return new SmtSpec(
                f.text("type"),
                f.textMap("config"),
                f.object("predicate", p -> new SmtPredicateSpec(p.text("topicNameMatches"), p.flag("negate"))));
    }

    private static @Nullable ValueType type(Fields f) {
        return f.word("type", ValueType.values(), Spelling::camel);
    }
}
