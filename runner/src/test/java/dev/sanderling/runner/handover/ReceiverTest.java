package dev.sanderling.runner.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sanderling.outcome.Finding;
import dev.sanderling.outcome.Reason;
import dev.sanderling.plan.AfterBatch.Action.Http;
import dev.sanderling.plan.SecretKey;
import dev.sanderling.plan.Tls.CertificateFile;
import dev.sanderling.runner.source.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of a webhook before it is called. */
class ReceiverTest {
    private static final String URL = "https://hooks.example/a?key=q1w2e3";

    @TempDir
    Path temp;

    @BeforeEach
    void secret() throws IOException {
        Files.createDirectories(temp.resolve("secrets/hook"));
        write("signing", Base64.getEncoder().encodeToString(new byte[32]));
        write("token", "Bearer abc\n");
    }

    @Test
    void aGoodOneHasNoFindings() {
        assertThat(findings(http(URL, "hook"))).isEmpty();
    }

    @Test
    void everythingAtOnce() {
        assertThat(findings(http(URL, "gone")))
                .extracting(Finding::reason)
                .containsExactly(Reason.SECRET_MISSING, Reason.SECRET_MISSING, Reason.SECRET_MISSING);
    }

    @Test
    void keysThatAreNotThere() throws IOException {
        Files.delete(temp.resolve("secrets/hook/signing"));
        List<Finding> findings = findings(http(URL, "hook"));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).reason()).isEqualTo(Reason.SECRET_KEY_MISSING);
        assertThat(findings.get(0).message()).contains("\"hook\"", "\"signing\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 26, 48, 63, 64})
    void signingKeysOfTheRightLength(int bytes) throws IOException {
        String key = Base64.getEncoder().encodeToString(new byte[bytes]);
        for (String written : new String[] {key, key + "\n", "whsec_" + key, key.replace("=", "")}) {
            write("signing", written);
            assertThat(findings(http(URL, "hook"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "not base64 at all!",
                "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void signingKeysThatAreNone(String key) throws IOException {
        write("signing", key);
        Finding finding = only(http(URL, "hook"));
        assertThat(finding.reason()).isEqualTo(Reason.SECRET_INVALID);
        assertThat(finding.message())
                .contains("The key \"signing\" of the Secret \"hook\"", "spec.afterBatch.http.signingKey", "24 to 64");
        if (key.length() > 8) {
            assertThat(finding.message()).doesNotContain(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer a\nX-Admin: yes", "Bearer \u0000", "Bearer ü"})
    void whatIsNoHeader(String value) throws IOException {
        write("token", value);
        Finding finding = only(http(URL, "hook"));
        assertThat(finding.reason()).isEqualTo(Reason.SECRET_INVALID);
        assertThat(finding.message()).contains("The key \"token\" of the Secret \"hook\"", "authorization");
    }

    @Test
    void whatIsNoText() throws IOException {
        Files.write(temp.resolve("secrets/hook/token"), new byte[] {'a', (byte) 0xff});
        assertThat(only(http(URL, "hook")).reason()).isEqualTo(Reason.SECRET_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void whatIsNoCertificate(String pem) throws IOException {
        Path map = Files.createDirectories(temp.resolve("configmaps/ca"));
        Files.writeString(map.resolve("ca.pem"), pem);
        Finding finding = only(new Http(
                URL, Optional.empty(), Optional.empty(), Optional.of(new CertificateFile.InConfigMap("ca", "ca.pem"))));
        assertThat(finding.reason()).isEqualTo(Reason.SECRET_INVALID);
        assertThat(finding.message()).contains("ConfigMap \"ca\" (key \"ca.pem\")", "spec.afterBatch.http.ca");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example/%zz?key=q1w2e3",
                "https://a..b/?key=q1w2e3",
                "https://hooks.example:99999/?key=q1w2e3",
                "https://hooks.example:0/?key=q1w2e3"
            })
    void whatIsNoUrl(String url) {
        Finding finding = only(http(url, "hook"));
        assertThat(finding.reason()).isEqualTo(Reason.INVALID_SPEC);
        assertThat(finding.message()).startsWith("spec.afterBatch.http.url").doesNotContain("q1w2e3");
    }

    private static Http http(String url, String secret) {
        return new Http(
                url,
                Optional.of(new SecretKey(secret, "signing")),
                Optional.of(new SecretKey(secret, "token")),
                secret.equals("hook") ? Optional.empty() : Optional.of(new CertificateFile.InSecret(secret, "ca.pem")));
    }

    private Finding only(Http http) {
        List<Finding> findings = findings(http);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private List<Finding> findings(Http http) {
        return Receiver.findings(http, new Secrets(temp.resolve("secrets"), temp.resolve("configmaps")));
    }

    private void write(String key, String value) throws IOException {
        Files.write(temp.resolve("secrets/hook").resolve(key), value.getBytes(StandardCharsets.UTF_8));
    }
}
