/** What statements of the log do to rows without saying so row by row. Pure; knows no server and no engine. */
@NullMarked
package dev.sanderling.runner.source.mysql.effect;

import org.jspecify.annotations.NullMarked;
