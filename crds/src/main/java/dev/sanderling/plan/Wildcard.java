package dev.sanderling.plan;

/** Patterns whose only wildcard is {@code *}; no regular expression, so no pattern can take exponential time. */
final class Wildcard {
    private Wildcard() {}

    /** Whether some text matches both. */
    static boolean meet(String one, String other) {
        boolean[] row = new boolean[other.length() + 1];
        for (int i = one.length(); i >= 0; i--) {
            boolean[] next = row;
            row = new boolean[other.length() + 1];
            for (int j = other.length(); j >= 0; j--) {
                boolean first = i < one.length() && one.charAt(i) == '*';
                boolean second = j < other.length() && other.charAt(j) == '*';
                if (first || second) {
                    row[j] = i < one.length() && next[j] && (first || other.charAt(j) == '*')
                            || j < other.length() && row[j + 1] && (second || one.charAt(i) == '*');
                } else {
                    row[j] = i == one.length() || j == other.length()
                            ? i == one.length() && j == other.length()
                            : one.charAt(i) == other.charAt(j) && next[j + 1];
                }
            }
        }
        return row[0];
    }

    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
