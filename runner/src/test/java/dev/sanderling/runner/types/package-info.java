/** The type table: what each database type looks like in JSON, shown on real servers. */
@NullMarked
package dev.sanderling.runner.types;

import org.jspecify.annotations.NullMarked;
