/** PostgreSQL: slot, publication, logical messages as barriers. */
@NullMarked
package dev.sanderling.runner.source.postgres;

import org.jspecify.annotations.NullMarked;
