/** What the log itself says of the tables it has changes of, which is not what the catalogue says today. */
@NullMarked
package dev.sanderling.runner.source.postgres.log;

import org.jspecify.annotations.NullMarked;
