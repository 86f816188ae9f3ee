package dev.sanderling.runner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sanderling.outcome.Failure;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ClientKeyTest {
    @Test
    void readsPkcs1AsCertManagerWritesIt() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        // SEQUENCE header (4), version (3), algorithm (15), OCTET STRING header (4): the rest is PKCS#1.
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        byte[] read = ClientKey.pkcs8("s", pem("RSA PRIVATE KEY", pkcs1));
        assertThat(read).isEqualTo(pkcs8);
        assertThat(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(read)))
                .isEqualTo(key);
    }

    @Test
    void readsPkcs8() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
        assertThat(ClientKey.pkcs8("s", pem("PRIVATE KEY", pkcs8))).isEqualTo(pkcs8);
    }

    /** As openssl ecparam -genkey writes it: version, the number, and in field [0] the curve. */
    @Test
    void readsSec1() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        byte[] number = key.getS().toByteArray();
        byte[] sec1 = HexFormat.of().parseHex("30310201010420" + "00".repeat(32) + "a00a06082a8648ce3d030107");
        int from = Math.max(0, number.length - 32);
        System.arraycopy(number, from, sec1, 7 + 32 - (number.length - from), number.length - from);
        byte[] read = ClientKey.pkcs8("s", pem("EC PRIVATE KEY", sec1));
        ECPrivateKey back = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(read));
        assertThat(back.getS()).isEqualTo(key.getS());
    }

    @Test
    void refusesWhatIsNoKeyWithoutShowingIt() {
        assertThatThrownBy(() -> ClientKey.pkcs8("tls", "hunter2"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("\"tls\"")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> ClientKey.pkcs8("tls", pem("ENCRYPTED PRIVATE KEY", new byte[] {1})))
                .isInstanceOf(Failure.class);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }
}
