package dev.sanderling.runner.archive;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Completes a list of classes for an archive: reads it from standard input and writes it with the references that our
 * own classes hold, so that the JVM finds them resolved. They are numbers in a class's constant pool. Those of libraries
 * stay in the list as they were recorded; ours move with every change of the code, and old numbers cost a look a third
 * of its CPU time without a word.
 */
public final class References {
    private static final String OURS = "dev/sanderling/";

    private References() {}

    /** @throws IOException where a class of ours cannot be read */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var ours = new ArrayList<String>();
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith("@cp " + OURS)).forEach(line -> {
                out.println(line);
                if (line.startsWith(OURS)) {
                    ours.add(line.split(" ", 2)[0]);
                }
            });
        }
        for (String name : ours) {
            try (InputStream file = References.class.getResourceAsStream("/" + name + ".class")) {
                List<Integer> references = file == null ? List.of() : of(file);
                if (!references.isEmpty()) {
                    out.print("@cp " + name);
                    references.forEach(at -> out.print(" " + at));
                    out.println();
                }
            }
        }
        out.flush();
    }

    /** Where a class file's constant pool has a class, a field, a method or a call that is made when it is first met. */
    static List<Integer> of(InputStream file) throws IOException {
        var in = new DataInputStream(file);
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        var references = new ArrayList<Integer>();
        for (int at = 1; at < count; at++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> in.skipNBytes(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 12, 17 -> in.skipNBytes(4);
                case 5, 6 -> { // long and double take two places
                    in.skipNBytes(8);
                    at++;
                }
                case 7 -> {
                    in.skipNBytes(2);
                    references.add(at);
                }
                case 9, 10, 11, 18 -> {
                    in.skipNBytes(4);
                    references.add(at);
                }
                default -> throw new IOException("a constant of the unknown kind " + tag);
            }
        }
        return references;
    }
}
