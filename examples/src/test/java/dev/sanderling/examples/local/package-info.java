@NullMarked
package dev.sanderling.examples.local;

import org.jspecify.annotations.NullMarked;
