/** What is worth an Event: a pure comparison of two statuses. */
@NullMarked
package dev.sanderling.operator.event;

import org.jspecify.annotations.NullMarked;
