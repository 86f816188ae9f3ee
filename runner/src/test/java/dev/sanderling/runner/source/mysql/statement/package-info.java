/** Tests. */
@NullMarked
package dev.sanderling.runner.source.mysql.statement;

import org.jspecify.annotations.NullMarked;
