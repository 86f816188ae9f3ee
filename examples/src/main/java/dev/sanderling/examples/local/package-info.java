/** The whole of Sanderling on this machine: stand-in cluster, the built operator and runner, a sample database. */
@NullMarked
package dev.sanderling.examples.local;

import org.jspecify.annotations.NullMarked;
