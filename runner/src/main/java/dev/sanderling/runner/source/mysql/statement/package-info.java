/** What a statement in the log is about, told without a grammar: its verb, and the tables that it names. */
@NullMarked
package dev.sanderling.runner.source.mysql.statement;

import org.jspecify.annotations.NullMarked;
