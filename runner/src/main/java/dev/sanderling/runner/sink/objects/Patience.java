package dev.sanderling.runner.sink.objects;

import java.time.Duration;

/**
 * How long a store may take, its library's own retries included.
 *
 * @param request for a small request
 * @param transfer for a copy, or for a part of an object that is sent
 * @param afterwards for any request after one that took too long: what is done then is tidying up
 * @param again how often what fails in passing is tried again, within two seconds or so
 */
record Patience(Duration request, Duration transfer, Duration afterwards, int again) {
    static final Patience USUAL =
            new Patience(Duration.ofSeconds(60), Duration.ofSeconds(180), Duration.ofSeconds(5), 3);
}
