/** What {@code assemble} asks for while it makes the class-data archives; no run loads it. */
@NullMarked
package dev.sanderling.runner.archive;

import org.jspecify.annotations.NullMarked;
