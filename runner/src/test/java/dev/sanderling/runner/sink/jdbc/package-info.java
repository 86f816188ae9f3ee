@org.jspecify.annotations.NullMarked
package dev.sanderling.runner.sink.jdbc;
