package dev.sanderling.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Valid documents to begin with, and small edits of them. */
final class Jobs {
    private static final YAMLMapper YAML = new YAMLMapper();

    static final String POSTGRES = """
            apiVersion: sanderling.dev/v1alpha1
            kind: CaptureJob
            metadata: {name: orders, namespace: sales}
            spec:
              schedule: "*/5 * * * *"
              timeZone: Europe/Berlin
              spread: PT5M
              suspend: false
              trigger: {runId: a}
              source:
                postgres:
                  host: db
                  port: 5432
                  database: shop
                  credentials: {secretName: orders-db, usernameKey: user, passwordKey: pass}
                  tls:
                    mode: verify-full
                    ca: {configMapName: rds-ca, key: ca.pem}
                    clientCertificate: {secretName: orders-tls}
                  slotName: orders
                  publicationName: orders
                tables: {include: [public.orders, "sales.*"], exclude: [sales.log]}
                columns: {exclude: [public.orders.card]}
                snapshot: {mode: NoData}
                properties: {snapshot.fetch.size: "1000"}
              batch: {maxRecords: 1000, maxDuration: PT10M, maxWait: PT5S, whenBehind: Wait, linger: PT2M, commitInterval: PT10S}
              transforms:
                - {tables: [public.orders, "sales.*"], filter: "op != 'd'"}
                - {set: {column: total, expression: "row.a + row.b", type: Integer}}
                - {mask: {columns: [name], keepLast: 2}}
                - {hash: {columns: [mail], key: {secretName: pepper, key: hmac}, encoding: Hex}}
                - {rename: {a: b}}
                - {drop: [secret]}
                - {keep: [a, b]}
                - {route: "'archive.' + metadata.table"}
                - {cast: {columns: [a], type: Text}}
                - {mask: {columns: [name], text: "-"}}
              onRowError: Quarantine
              sinks:
                - name: lake
                  files: {url: "file:///data/orders", format: jsonl, compression: gzip}
                  rows:
                    format: Wrap
                    deletes: SetNull
                    deletedField: gone
                    key: AddField
                    keyField: k
                    metadata: Drop
                    metadataField: m
                    recordField: row
                - {name: second, files: {url: "file:///data/second"}}
              runner:
                resources: {requests: {cpu: 200m, memory: 1Gi}}
                nodeSelector: {disk: fast}
                tolerations: [{key: k, operator: Exists}]
                imagePullSecrets: [{name: pull}]
                serviceAccountName: mine
                securityContext: {fsGroup: 1000}
                env: [{name: PROXY, valueFrom: {configMapKeyRef: {name: proxy, key: url}}}]
                volumes: [{name: data, persistentVolumeClaim: {claimName: lake}}]
                volumeMounts: [{name: data, mountPath: /data}]
                podLabels: {azure.workload.identity/use: "true"}
                podAnnotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: "false"}
                priorityClassName: low
                runtimeClassName: gvisor
                topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
                startTimeout: PT1M
              history: {batches: 5, successfulRuns: 2, failedRuns: 2}
              deletionPolicy: Retain
            """;

    static final String JDBC_POSTGRES = POSTGRES.replace(
                    "- {name: second, files: {url: \"file:///data/second\"}}",
                    "- {name: mirror, jdbc: {postgres: {host: db, port: 5432, database: copy,"
                            + " credentials: {secretName: mirror-db, usernameKey: user, passwordKey: pass},"
                            + " tls: {mode: verify-full, ca: {configMapName: rds-ca, key: ca.pem},"
                            + " clientCertificate: {secretName: orders-tls}}}, mode: Upsert, schema: copy,"
                            + " table: \"{schema}_{table}\", keys: [{table: public.log, columns: [id]}], deletes: Soft,"
                            + " deletedColumn: gone, createTables: true, evolve: Additive, onNotEmpty: Keep}}")
            // Both are for files only.
            .replaceFirst(" *- \\{route: .*\n", "")
            .replace("onRowError: Quarantine", "onRowError: Fail");

    static final String JDBC_MYSQL = JDBC_POSTGRES.replace("jdbc: {postgres:", "jdbc: {mysql:");
    static final String JDBC_MARIADB = JDBC_POSTGRES.replace("jdbc: {postgres:", "jdbc: {mariadb:");

    static final String MYSQL = """
            apiVersion: sanderling.dev/v1alpha1
            kind: CaptureJob
            metadata: {name: billing, namespace: sales}
            spec:
              schedule: "@hourly"
              source:
                mysql:
                  host: db
                  port: 3306
                  credentials: {secretName: billing-db, usernameKey: user, passwordKey: pass}
                  tls:
                    mode: verify-ca
                    ca: {secretName: ca, key: ca.pem}
                    clientCertificate: {secretName: orders-tls}
                  serverId: 77
                tables: {include: ["billing.*"]}
              sinks: [{name: lake, files: {url: "file:///data/billing"}}]
              runner:
                volumes: [{name: data, persistentVolumeClaim: {claimName: lake}}]
                volumeMounts: [{name: data, mountPath: /data}]
            """;

    private Jobs() {}

    static Map<String, Object> parse(String yaml) {
        try {
            return YAML.readValue(yaml, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    static String text(Map<String, Object> job) {
        try {
            return YAML.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Edits separated by {@code ;;}: {@code a.b.0=yaml} sets, {@code !a.b} removes, {@code 600*x} is a long value, {@code 9*{k: v}} a map of k1 to k9. */
    static Map<String, Object> edited(String base, String edits) {
        Map<String, Object> job = parse(base);
        for (String edit : edits.split(";;")) {
            String e = edit.strip();
            if (e.startsWith("!")) {
                set(job, e.substring(1), null);
            } else {
                set(job, e.substring(0, e.indexOf('=')), value(e.substring(e.indexOf('=') + 1)));
            }
        }
        return job;
    }

    private static Object value(String text) {
        if (text.matches("[0-9]+\\*.*")) {
            int star = text.indexOf('*');
            int times = Integer.parseInt(text.substring(0, star));
            Object one = parse("v: " + text.substring(star + 1)).get("v");
            if (one instanceof Map<?, ?> map) {
                var entry = map.entrySet().iterator().next();
                var many = new java.util.LinkedHashMap<String, Object>();
                for (int i = 1; i <= times; i++) {
                    many.put(String.valueOf(entry.getKey()) + i, String.valueOf(entry.getValue()) + i);
                }
                return many;
            }
            return one instanceof List<?> list
                    ? new ArrayList<>(java.util.Collections.nCopies(times, list.getFirst()))
                    : String.valueOf(one).repeat(times);
        }
        return parse("v: " + text).get("v");
    }

    @SuppressWarnings("unchecked")
    private static void set(Object in, String path, Object value) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        if (dot >= 0) {
            Object inner = in instanceof List<?> list
                    ? list.get(Integer.parseInt(head))
                    : ((Map<String, Object>) in).get(head);
            set(inner, path.substring(dot + 1), value);
        } else if (in instanceof List<?>) {
            ((List<Object>) in).set(Integer.parseInt(head), value);
        } else if (value == null) {
            ((Map<String, Object>) in).remove(head);
        } else {
            ((Map<String, Object>) in).put(head, value);
        }
    }
}
