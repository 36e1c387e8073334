package dev.mitra.job.secure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates for a broker on the loopback address, made by the JDK's keytool: an authority, and
 * of it one that is valid and one that expired ten days ago.
 */
public final class Certificates {
  /** The password of the stores, and of the keys in them. */
  static final String PASSWORD = "store-password-of-tests";

  private static final String AUTHORITY = "authority";
  private static final String VALID = "valid";
  private static final String EXPIRED = "expired";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes them in an empty folder. */
  public static Certificates make(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Certificates made = new Certificates(folder);
    made.generate(
        AUTHORITY, "-30d", "60", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign,cRLSign");
    String names = "san=ip:127.0.0.1,dns:localhost";
    made.generate(VALID, "-1d", "30", "-ext", names, "-signer", AUTHORITY);
    made.generate(EXPIRED, "-20d", "10", "-ext", names, "-signer", AUTHORITY);
    made.split();
    return made;
  }

  private void generate(String alias, String start, String days, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                all().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-startdate",
                start,
                "-validity",
                days));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + printed);
    }
  }

  /** A broker takes the first key of a store, so each gets a store of its own. */
  private void split() throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore all = KeyStore.getInstance(all().toFile(), password);
    for (String alias : List.of(VALID, EXPIRED)) {
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, password);
      one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
      try (OutputStream out = Files.newOutputStream(store(alias))) {
        one.store(out, password);
      }
    }
    Files.writeString(authority(), pem(all.getCertificate(AUTHORITY)));
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
            .encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private Path all() {
    return store("all");
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  /** The authority's certificate as PEM: what clients trust. */
  public Path authority() {
    return folder.resolve("authority.pem");
  }

  /** A store with a key whose certificate is valid. */
  Path valid() {
    return store(VALID);
  }

  /** A store with a key whose certificate has expired. */
  Path expired() {
    return store(EXPIRED);
  }
}
