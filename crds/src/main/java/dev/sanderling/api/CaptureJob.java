package dev.sanderling.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
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
@JsonIgnoreProperties(ignoreUnknown = true)
public class CaptureJob extends CustomResource<CaptureJobSpec, CaptureJobStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
