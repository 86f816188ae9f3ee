/**
 * Files in a directory: staged, then moved to where they are seen, the list last. Nothing in here overwrites a file.
 *
 * <pre>
 * _owner.json                                  the one job this directory belongs to
 * public.orders/                               a table, its name as {@code FolderNames} says
 *   0000000007-k3x9qa-0002-0001.jsonl.zst      batch, segment, part; names sort in commit order
 *   _schema/5f0c...json                        columns of the table; each object's entry in a list names its own
 * _quarantine/public.orders/                   the same of rows that a transform could not handle
 * _batches/0000000007-k3x9qa-0002.json         what the segment published; there only when everything in it is
 * _staging/0000000007-k3x9qa/0002/             a segment before it is published; its list.json becomes the list
 * </pre>
 *
 * <p>Readers take {@code <table>/*.<format>*} for each change once, or follow the lists for whole transactions across
 * tables. They may move or delete objects that a list names, and nothing else.
 */
@NullMarked
package dev.sanderling.runner.sink.files;

import org.jspecify.annotations.NullMarked;
