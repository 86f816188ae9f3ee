/** Files under a directory: staged, then published by rename, the list last. */
@NullMarked
package dev.sanderling.runner.sink.files;

import org.jspecify.annotations.NullMarked;
