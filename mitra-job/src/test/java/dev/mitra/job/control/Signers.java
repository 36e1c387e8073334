package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.signature.KeyRing;
import dev.mitra.rules.signature.RecordSigner;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys that are the same in every run, rings of them, and records that they sign. */
final class Signers {
  /** How long signatures are good, milliseconds. */
  static final long VALIDITY = 3_600_000;

  private Signers() {}

  /** Gives the key generator always the same bytes for the same id. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] id;

    Fixed(String id) {
      this.id = id.getBytes(UTF_8);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (31 * i + id[i % id.length]);
      }
    }
  }

  private static KeyPair pair(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, new Fixed(id));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signer of a key. */
  static RecordSigner signer(String id) {
    return new RecordSigner(pair(id).getPrivate(), id);
  }

  /**
   * A ring.
   *
   * @param entries {@code id owner}, and further fields such as {@code , kinds: [Rule]}
   */
  static KeyRing ring(String... entries) {
    StringBuilder yaml = new StringBuilder("keys:\n");
    for (String entry : entries) {
      String[] parts = entry.split(" ", 3);
      yaml.append("  - { id: ").append(parts[0]).append(", owner: ").append(parts[1]);
      yaml.append(", publicKey: ");
      yaml.append(Base64.getEncoder().encodeToString(pair(parts[0]).getPublic().getEncoded()));
      yaml.append(parts.length > 2 ? parts[2] : "").append(" }\n");
    }
    return KeyRing.parse(yaml.toString());
  }

  /** The record of a resource, which these keys have signed at its own time. */
  static RawRecord publish(long offset, long millis, String resource, String... keys) {
    byte[] value = resource.getBytes(UTF_8);
    ControlRecord read = ResourceParser.parse(null, value);
    return record(
        offset, millis, read.id().toKey(), value, publications(read.id(), value, millis), keys);
  }

  private static Function<RecordSigner, String> publications(
      ResourceId id, byte[] value, long millis) {
    return signer -> signer.publish(id, value, millis, millis + VALIDITY);
  }

  /** The record of a deletion, which these keys have signed at its own time. */
  static RawRecord delete(long offset, long millis, String key, long version, String... keys) {
    ResourceId id = ResourceId.parse(key);
    RawRecord record =
        record(
            offset,
            millis,
            key,
            null,
            signer -> signer.delete(id, version, millis, millis + VALIDITY),
            keys);
    return withHeaders(record, "mitra-version", Long.toString(version));
  }

  private static RawRecord record(
      long offset,
      long millis,
      String key,
      byte @Nullable [] value,
      Function<RecordSigner, String> sign,
      String... keys) {
    List<String> headers = new ArrayList<>();
    for (String id : keys) {
      headers.add("mitra-signature");
      headers.add(sign.apply(signer(id)));
    }
    return new RawRecord("control", 0, offset, millis, key.getBytes(UTF_8), value, headers);
  }

  /** The record with further headers. */
  static RawRecord withHeaders(RawRecord record, String... more) {
    List<String> headers = new ArrayList<>(record.headers());
    headers.addAll(List.of(more));
    return new RawRecord(
        "control", 0, record.offset(), record.timestamp(), record.key(), record.value(), headers);
  }

  /** The same record, published once more at another place and time. */
  static RawRecord again(RawRecord record, long offset, long millis) {
    return new RawRecord(
        "control", 0, offset, millis, record.key(), record.value(), record.headers());
  }
}
