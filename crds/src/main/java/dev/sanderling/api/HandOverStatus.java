package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The newest hand-over of a batch, and how far batches are handed over. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HandOverStatus(
        @JsonPropertyDescription(
                "Epoch up to which every batch with changes is handed over: the ten digits that a batch's id begins with.")
        @Nullable
        Long upTo,

        @JsonPropertyDescription("Batches with changes that wait for it.") @Nullable
        Integer waiting,

        @JsonPropertyDescription("The batch handed over last, or being handed over; of several the last.") @Nullable
        String batch,

        @JsonPropertyDescription("Running, Succeeded, Failed (it is tried again) or Skipped.") @Nullable
        String result,

        @JsonPropertyDescription("The Job that does it; absent where none does.") @Nullable
        String job,

        @JsonPropertyDescription("Tries of this batch, one Job each.") @Nullable
        Integer tries,

        @JsonPropertyDescription("When this result came, RFC 3339.") @Nullable
        String at,

        @JsonPropertyDescription("What went wrong.") @Nullable
        String message) {}
