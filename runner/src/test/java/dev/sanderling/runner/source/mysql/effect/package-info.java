/** Statements and their effects. */
@NullMarked
package dev.sanderling.runner.source.mysql.effect;

import org.jspecify.annotations.NullMarked;
