package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A scheduled capture of a database's changes into one or more sinks.
 *
 * <p>{@code initSpec} and {@code initStatus} stay as they are (null): a spec made up by the operator would be sent
 * back to the API server by server-side apply and overwrite what the user wrote.
 */
@Group("sanderling.dev")
@Version("v1alpha1")
@Plural("capturejobs")
@Singular("capturejob")
@ShortNames("cap")
@Categories("cdc")
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "SCHEDULE", jsonPath = ".spec.schedule", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "LAST",
        jsonPath = ".status.lastRun.startedAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "RESULT",
        jsonPath = ".status.lastRun.result",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "CHANGES",
        jsonPath = ".status.totals.changes",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "SNAPSHOT",
        jsonPath = ".status.snapshot.progress",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "FRESH", jsonPath = ".status.freshThrough", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "NEXT", jsonPath = ".status.nextRun", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "SOURCE",
        jsonPath = ".status.source.address",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "POSITION",
        jsonPath = ".status.source.position",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "RETAINED",
        jsonPath = ".status.source.retainedBytes",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "DURATION",
        jsonPath = ".status.lastBatch.duration",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "MESSAGE",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.metadata.name.size() <= 52",
        message = "the name may have at most 52 characters, because the CronJob has the same name")
@ValidationRule(
        value = "!self.metadata.name.contains('.')",
        message = "the name may have no dot: use lower-case letters, digits and -")
public class CaptureJob extends CustomResource<CaptureJobSpec, CaptureJobStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
