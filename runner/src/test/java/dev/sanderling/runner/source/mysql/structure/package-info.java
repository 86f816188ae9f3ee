/** What tables look like. */
@NullMarked
package dev.sanderling.runner.source.mysql.structure;

import org.jspecify.annotations.NullMarked;
