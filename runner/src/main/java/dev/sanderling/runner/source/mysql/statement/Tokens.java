package dev.sanderling.runner.source.mysql.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a statement, taken one after the other. */
public final class Tokens {
    private static final Word END = new Word(Word.Kind.SYMBOL, "");

    private final List<Word> all;
    private int next;

    private Tokens(List<Word> all) {
        this.all = all;
    }

    /** Of a whole statement. */
    public static Tokens of(String sql) {
        return new Tokens(Words.of(sql));
    }

    /** The next word, which stays; one that is nothing where there is none. */
    public Word peek() {
        return next < all.size() ? all.get(next) : END;
    }

    /** The next word; one that is nothing where there is none. */
    public Word take() {
        Word word = peek();
        next++;
        return word;
    }

    /** Takes these keywords or symbols if they come next. */
    public boolean takes(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (next + i >= all.size() || !all.get(next + i).is(words[i])) {
                return false;
            }
        }
        next += words.length;
        return true;
    }

    /** What is left, cut at the commas outside parentheses. */
    public List<Tokens> clauses() {
        List<Tokens> clauses = new ArrayList<>();
        List<Word> clause = new ArrayList<>();
        int depth = 0;
        while (next < all.size()) {
            Word word = take();
            depth += word.is("(") ? 1 : word.is(")") ? -1 : 0;
            if (depth == 0 && word.is(",")) {
                clauses.add(new Tokens(clause));
                clause = new ArrayList<>();
            } else {
                clause.add(word);
            }
        }
        clauses.add(new Tokens(clause));
        return clauses;
    }

    /** The words left, in upper case and with a blank around each; what is in quotes is a question mark. */
    public String rest() {
        var rest = new StringBuilder(" ");
        for (Word word : all.subList(Math.min(next, all.size()), all.size())) {
            rest.append(word.isQuoted() ? "?" : word.text()).append(' ');
        }
        return rest.toString().toUpperCase(Locale.ROOT);
    }
}
