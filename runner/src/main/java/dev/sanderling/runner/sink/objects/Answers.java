package dev.sanderling.runner.sink.objects;

import dev.sanderling.runner.sink.objects.StoreException.What;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.opendal.OpenDALException;

/**
 * What an exception of the library means. It is a text with the store's own code and message in it, and with much that
 * is nobody's business; only the code, the message and the status are taken out.
 */
final class Answers {
    private static final Pattern CODE =
            Pattern.compile("Error \\{ code: \"(\\w+)\"|<Code>(\\w+)</Code>|\"reason\": ?\"(\\w+)\"");
    private static final Pattern MESSAGE = Pattern.compile("message: \"([^\"\\\\]{1,200})");
    /** Google has no code for it, only the status that a missing object has as well. */
    private static final String NO_GCS_BUCKET = "The specified bucket does not exist.";

    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");
    private static final Pattern TLS = Pattern.compile("invalid peer certificate: ?(\\w+)|certificate verify failed");
    private static final Pattern NO_KEY =
            Pattern.compile("no valid credential|credential is empty|loading credential|load credential|no credential");

    private static final Map<String, What> BY_CODE = Map.ofEntries(
            Map.entry("NoSuchBucket", What.BUCKET_MISSING),
            Map.entry("ContainerNotFound", What.BUCKET_MISSING),
            Map.entry("InvalidAccessKeyId", What.CREDENTIALS_REFUSED),
            Map.entry("SignatureDoesNotMatch", What.CREDENTIALS_REFUSED),
            Map.entry("ExpiredToken", What.CREDENTIALS_REFUSED),
            Map.entry("InvalidToken", What.CREDENTIALS_REFUSED),
            Map.entry("TokenRefreshRequired", What.CREDENTIALS_REFUSED),
            Map.entry("AuthenticationFailed", What.CREDENTIALS_REFUSED),
            Map.entry("InvalidAuthenticationInfo", What.CREDENTIALS_REFUSED),
            Map.entry("RequestTimeTooSkewed", What.CLOCK_SKEWED),
            Map.entry("PermanentRedirect", What.OTHER_REGION),
            Map.entry("AuthorizationHeaderMalformed", What.OTHER_REGION),
            Map.entry("IllegalLocationConstraintException", What.OTHER_REGION),
            Map.entry("QuotaExceeded", What.FULL),
            Map.entry("EntityTooLarge", What.FULL),
            Map.entry("XMinioStorageFull", What.FULL),
            Map.entry("InsufficientStorage", What.FULL),
            Map.entry("NotImplemented", What.UNSUPPORTED));

    private Answers() {}

    /** NoSuchFileException and FileAlreadyExistsException as of a file system, else a StoreException. */
    static IOException of(OpenDALException e, String path) {
        String text = String.valueOf(e.getMessage());
        String code = first(CODE, text);
        int status = Integer.parseInt("0" + first(STATUS, text));
        What what = text.contains(NO_GCS_BUCKET) ? What.BUCKET_MISSING : BY_CODE.get(code);
        if (what == null && e.getCode() == OpenDALException.Code.NotFound) {
            return new NoSuchFileException(path);
        }
        if (what == null && isTaken(e, status)) {
            return new FileAlreadyExistsException(path);
        }
        return new StoreException(what == null ? guess(e, text, status) : what, said(text, code, status), e);
    }

    private static boolean isTaken(OpenDALException e, int status) {
        return e.getCode() == OpenDALException.Code.ConditionNotMatch
                || e.getCode() == OpenDALException.Code.AlreadyExists
                || status == 412;
    }

    private static What guess(OpenDALException e, String text, int status) {
        if (status == 401 || text.contains("failed to authenticate the request")) {
            return What.CREDENTIALS_REFUSED;
        }
        if (status == 403 || e.getCode() == OpenDALException.Code.PermissionDenied && status != 0) {
            return What.FORBIDDEN;
        }
        if (status == 507) {
            return What.FULL;
        }
        if (status == 301 || status == 307) {
            return What.OTHER_REGION;
        }
        if (status == 501 || e.getCode() == OpenDALException.Code.Unsupported) {
            return What.UNSUPPORTED;
        }
        if (TLS.matcher(text).find()) {
            return What.TLS;
        }
        if (status == 0 && NO_KEY.matcher(text.toLowerCase(Locale.ROOT)).find()) {
            return What.CREDENTIALS_ABSENT;
        }
        return What.UNREACHABLE;
    }

    private static String said(String text, String code, int status) {
        if (!code.isEmpty()) {
            String message = first(MESSAGE, text).replaceFirst("\\s*RequestId:.*", "");
            return message.isEmpty() ? code : code + ": " + message;
        }
        if (status != 0) {
            return "status " + status;
        }
        String tls = first(TLS, text);
        if (!tls.isEmpty()) {
            return "the certificate is refused: " + tls;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("connection refused")) {
            return "connection refused";
        }
        if (lower.contains("dns error") || lower.contains("failed to lookup address")) {
            return "its host name is not known";
        }
        return lower.contains("connect") ? "no connection" : "no answer that could be read";
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return "";
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return "";
    }
}
