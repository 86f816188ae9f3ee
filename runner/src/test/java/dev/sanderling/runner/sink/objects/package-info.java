@NullMarked
package dev.sanderling.runner.sink.objects;

import org.jspecify.annotations.NullMarked;
