package dev.sanderling.examples.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one account of Azure's emulator; name and key are the same everywhere, and public. */
final class AzureAccount {
    static final String NAME = "devstoreaccount1";
    static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final int CREATED = 201;

    private AzureAccount() {}

    /** Makes a container, as an administrator of the account would. */
    static void create(String endpoint, String container) throws IOException, InterruptedException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String toSign = "PUT" + "\n".repeat(12) + "x-ms-date:" + date + "\nx-ms-version:2021-08-06\n/" + NAME + "/"
                + NAME + "/" + container + "\nrestype:container";
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/" + container + "?restype=container"))
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-08-06")
                .header("Authorization", "SharedKey " + NAME + ":" + signature(toSign))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != CREATED) {
                throw new IOException("the container cannot be made: status " + status);
            }
        }
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
