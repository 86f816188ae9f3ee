/** What a table looks like, as the log, the catalogue and the connector's parser say it, in one form. */
@NullMarked
package dev.sanderling.runner.source.mysql.structure;

import org.jspecify.annotations.NullMarked;
