package dev.sanderling.examples.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A long list comes in pages, and all of them show one moment. */
class PagesTest {
    private ApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            client.resource(map(name, name.equals("c") ? "other" : "ours")).create();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void pagesShowOneMoment() {
        ConfigMapList first = page(null);
        assertThat(names(first)).containsExactly("a", "b");
        client.configMaps().withName("d").delete();
        client.resource(map("aa", "ours")).create();
        client.resource(map("f", "ours")).create();

        ConfigMapList second = page(first.getMetadata().getContinue());
        assertThat(names(second)).as("as it was at the first page").containsExactly("d", "e");
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
        assertThat(second.getMetadata().getContinue()).isNullOrEmpty();
    }

    @Test
    void aTokenOfNobodysIsRefused() {
        assertThatThrownBy(() -> page("nonsense"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(400));
    }

    private ConfigMapList page(String token) {
        return client.configMaps()
                .withLabel("whose", "ours")
                .list(new ListOptionsBuilder().withLimit(2L).withContinue(token).build());
    }

    private static List<String> names(ConfigMapList list) {
        var names = new ArrayList<String>();
        list.getItems().forEach(item -> names.add(item.getMetadata().getName()));
        return names;
    }

    private static ConfigMap map(String name, String whose) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("whose", whose))
                .endMetadata()
                .build();
    }
}
