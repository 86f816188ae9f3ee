/** The names that operator and runner agree on: environment variables, paths, labels, keys of the ConfigMaps. */
@NullMarked
package dev.sanderling.pod;

import org.jspecify.annotations.NullMarked;
