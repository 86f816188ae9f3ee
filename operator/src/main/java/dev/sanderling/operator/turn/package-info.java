/** Who may begin, and who waits: turns of checks, budgets of runs, and the gates at which runs wait. Pure. */
@NullMarked
package dev.sanderling.operator.turn;

import org.jspecify.annotations.NullMarked;
