/** Tests of the operator: what it makes, what it says, and the walls between its parts. */
@NullMarked
package dev.sanderling.operator;

import org.jspecify.annotations.NullMarked;
