package dev.sanderling.examples.cluster.control;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a container's mount paths are on this machine.
 *
 * @param directories by mount path
 */
record MountTable(Map<String, Path> directories) {
    MountTable {
        directories = Map.copyOf(directories);
    }

    /** The text with every mount path in it replaced, the longest that fits first. */
    String rewrite(String text) {
        if (directories.isEmpty()) {
            return text;
        }
        List<String> paths = directories.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        // A path begins where no path character precedes it and ends at a slash or where the path ends.
        Pattern pattern = Pattern.compile(paths.stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![A-Za-z0-9_.-])(", ")(?![A-Za-z0-9_.-])")));
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(directories.get(found.group(1)))));
    }

    /** {@code /mount/path=/local/path,...}, as the runner reads it. */
    String asText() {
        return directories.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
