/**
 * What {@code sink/files} asks of a file system, on an object store: Amazon S3 and what speaks it, Google Cloud Storage,
 * Azure Blob Storage.
 *
 * <p>One library for all of them, Apache OpenDAL: two jars that take 0.5 s of CPU and 85 MB to write an object, where
 * Amazon's own for S3 alone are 36 jars, 1.6 s and 212 MB. Only {@code Requests}, {@code Upload} and
 * {@code Answers} know it, and nothing of it is loaded before the first request: an empty tick makes none.
 *
 * <p>A store has neither folders nor renames. A folder is what names have in common, and a move is a copy by the store
 * and a delete; {@code Publication} says why that is enough. Each request has a deadline.
 */
@NullMarked
package dev.sanderling.runner.sink.objects;

import org.jspecify.annotations.NullMarked;
