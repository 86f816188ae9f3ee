/**
 * JSON as plain maps, lists and scalars. The empty tick reads and writes its checkpoint with this: binding by reflection
 * costs a cold JVM several times as much as the rest of the tick's JSON together.
 */
@NullMarked
package dev.sanderling.json;

import org.jspecify.annotations.NullMarked;
