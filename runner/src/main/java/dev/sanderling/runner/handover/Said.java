package dev.sanderling.runner.handover;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The beginning of what a receiver answered, as a message may have it: one line, and none of our secrets in it. */
final class Said {
    private static final int MOST = 200;
    private static final int SHORTEST_SECRET = 4;

    private final List<String> secrets;

    /** @param receiver whose authorization, path and query may be repeated by its own error pages */
    Said(Receiver receiver) {
        String query = String.valueOf(receiver.uri().getRawQuery());
        secrets = Stream.of(
                        receiver.authorization().stream(),
                        receiver.authorization().stream()
                                .flatMap(value -> Stream.of(value.split(" ")).skip(1)),
                        Stream.of(query, String.valueOf(receiver.uri().getQuery())),
                        Stream.of(query.split("[&=]")),
                        Stream.of(receiver.uri().getRawPath()))
                .flatMap(s -> s)
                .filter(secret -> secret.length() >= SHORTEST_SECRET && !secret.equals("null"))
                .distinct()
                // the longest first, or a part of it would spoil the whole
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Quoted, after a colon; nothing where nothing was said. */
    String of(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        for (String secret : secrets) {
            text = text.replace(secret, "***");
        }
        var line = new StringBuilder();
        text.replaceAll("\\s+", " ")
                .codePoints()
                .filter(c -> Character.isDefined(c)
                        && Character.getType(c) != Character.CONTROL
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.SURROGATE)
                .filter(c -> c != '\uFFFD')
                .limit(MOST)
                .forEach(line::appendCodePoint);
        String said = line.toString().strip();
        return said.isEmpty() ? "" : ": \"" + said + "\"";
    }
}
