/** PostgreSQL of the oldest and the newest version that is read, really running. */
@NullMarked
package dev.sanderling.runner.source.postgres;

import org.jspecify.annotations.NullMarked;
