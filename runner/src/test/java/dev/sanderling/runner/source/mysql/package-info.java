/** MySQL, on real servers. */
@NullMarked
package dev.sanderling.runner.source.mysql;

import org.jspecify.annotations.NullMarked;
