package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A column that is computed. */
@ValidationRule(
        value = "!has(self.scale) || has(self.type) && self.type == 'Decimal'",
        message = "scale is for type Decimal")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SetSpec(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Name of the column.") @Nullable
        String column,

        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("CEL expression of its value.") @Nullable
        String expression,

        @JsonPropertyDescription("Type of the column. Default: what the expression gives.") @Nullable
        ValueType type,

        @Min(0)
        @Max(30)
        @JsonPropertyDescription(
                "Digits behind the point, 0 to 30, of a Decimal: values are rounded to them, half away from zero,"
                        + " and may have 38 digits in all; Parquet, Avro and database sinks then have a decimal of 38 digits. Without"
                        + " it a Decimal has any number of digits, and is a text in Parquet and Avro.")
        @Nullable
        Integer scale) {}
