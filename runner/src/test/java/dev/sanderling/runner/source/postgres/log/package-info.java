@NullMarked
package dev.sanderling.runner.source.postgres.log;

import org.jspecify.annotations.NullMarked;
