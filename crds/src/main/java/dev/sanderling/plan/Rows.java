package dev.sanderling.plan;

import dev.sanderling.api.Deletes;
import dev.sanderling.api.RowFormat;
import java.util.Optional;

/**
 * What a row looks like.
 *
 * @param deletedField added to every row where deletes is AddField
 * @param keyField empty: the key is not added
 * @param metadataField empty: metadata is not added
 * @param recordField where format Wrap puts the columns
 */
public record Rows(
        RowFormat format,
        Deletes deletes,
        String deletedField,
        Optional<String> keyField,
        Optional<String> metadataField,
        String recordField) {}
