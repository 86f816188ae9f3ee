/** What is decided about the features of source databases: each is right, noted or refused. */
@NullMarked
package dev.sanderling.runner.source.feature;

import org.jspecify.annotations.NullMarked;
